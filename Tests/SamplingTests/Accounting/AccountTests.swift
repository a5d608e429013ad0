// SPDX-License-Identifier: Apache-2.0

import Packets
import Sampling
import Testing
import Values

@Suite("Accounts of stored frames")
struct AccountTests {
    private static let tenants: [SampledTenant] = [
        ["203.0.113.10", "2001:db8:0:10::/64"], ["203.0.113.0/24"], ["203.0.113.16/29", "2001:db8::/32"],
        ["10.1.2.3", "2001:db8:0:10::5"], ["0.0.0.0/5"],
    ].enumerated().map { position, texts in
        SampledTenant(id: "\(position)", addresses: texts.compactMap { IPPrefix($0) })
    }

    private static let table = TenantTable(tenants)

    private func sum(_ count: TrafficCount) -> StoredTraffic.Sum {
        .init(packets: count.packets, bytes: count.bytes, wireBytes: count.wireBytes)
    }

    @Test(
        "Every frame is counted as a naive reader counts it, on every link and cut anywhere",
        arguments: 0..<24 as Range<UInt64>)
    func exact(seed: UInt64) {
        let traffic = StoredTraffic.random(4_000, of: Self.tenants, seed: seed)
        var account = ExactAccount(Self.table)
        // The frames are added in pieces, as a file is read.
        for start in stride(from: 0, to: traffic.frames.count, by: 1_000 + Int(seed)) {
            let piece = Array(traffic.frames[start...].prefix(1_000 + Int(seed)))
            account.add(piece.span, in: traffic.bytes.span.bytes, links: StoredTraffic.links)
        }
        #expect(sum(account.all) == traffic.all)
        #expect(sum(account.other) == traffic.other)
        #expect(account.malformed == traffic.malformed && traffic.malformed > 100)
        for position in Self.tenants.indices {
            #expect(sum(account.inbound(position)) == traffic.inbound[position])
            #expect(sum(account.outbound(position)) == traffic.outbound[position])
            #expect(traffic.inbound[position].packets > 0)
        }
    }

    @Test("A frame from a tenant to itself counts both ways, and once in all")
    func itself() throws {
        var traffic = StoredTraffic(Self.tenants)
        let own = try #require(IPAddress("203.0.113.10"))
        let frame = FilterFrame(link: .ethernet, packet: .ip(source: own, destination: own))
        traffic.append(frame.captured(100).bytes, length: 1_000, link: .ethernet)
        var account = ExactAccount(Self.table)
        account.add(traffic.frames.span, in: traffic.bytes.span.bytes, links: StoredTraffic.links)
        #expect(account.inbound(0).bytes == 1_000 && account.outbound(0).bytes == 1_000)
        #expect(account.all.bytes == 1_000 && account.other.packets == 0)
    }

    @Test(
        "A threshold below any frame keeps all of them, and its bounds are the count", arguments: [1, 2, 8] as [UInt32])
    func everyFrame(size: UInt32) throws {
        let traffic = StoredTraffic.random(4_000, of: Self.tenants, seed: 99)
        var account = SampledAccount(Self.table, threshold: .bytes(size), seed: 3)
        account.add(traffic.frames.span, in: traffic.bytes.span.bytes, links: StoredTraffic.links)
        #expect(account.kept == 4_000 && account.packets == 4_000 && account.bytes == traffic.all.bytes)
        for position in Self.tenants.indices {
            let bytes = account.inbound(position).bytes(deviations: 2)
            let truth = Double(traffic.inbound[position].bytes)
            #expect(bytes.estimate == truth && bytes.lower == truth && bytes.upper == truth)
        }
        #expect(account.malformed.kept == traffic.malformed && account.other.keptBytes == traffic.other.bytes)
    }

    @Test("The same seed keeps the same frames, however the file is divided; another seed keeps others")
    func seeds() {
        let traffic = StoredTraffic.random(4_000, of: Self.tenants, seed: 7)
        func keptBytes(seed: UInt64, piece: Int) -> [UInt64] {
            var account = SampledAccount(Self.table, threshold: .bytes(65_536), seed: seed)
            for start in stride(from: 0, to: traffic.frames.count, by: piece) {
                let frames = Array(traffic.frames[start...].prefix(piece))
                account.add(frames.span, in: traffic.bytes.span.bytes, links: StoredTraffic.links)
            }
            return Self.tenants.indices.map { account.inbound($0).keptBytes } + [account.kept]
        }
        let once = keptBytes(seed: 1, piece: 4_000)
        #expect(once == keptBytes(seed: 1, piece: 7) && once == keptBytes(seed: 1, piece: 1_024))
        #expect(once != keptBytes(seed: 2, piece: 4_000))
    }

    /// An IMIX of 6,000 frames towards one tenant, the seeds from 0 to 1,999. Some 260 frames are kept each time; of 20,000 seeds 95.6 % hold.
    @Test("The 95 % bounds hold the truth with 94 to 96 % of the seeds")
    func coverage() throws {
        var traffic = StoredTraffic(Self.tenants)
        let ends = try (#require(IPAddress("198.51.100.1")), #require(IPAddress("203.0.113.10")))
        let bytes = FilterFrame(link: .ethernet, packet: .ip(source: ends.0, destination: ends.1)).captured(60).bytes
        for index in 0..<6_000 {
            let length = [60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1_514][index % 12]
            traffic.append(bytes, length: length, link: .ethernet)
        }
        let seeds = 2_000
        var (held, heldPackets) = (0, 0)
        for seed in 0..<seeds {
            var account = SampledAccount(
                Self.table, threshold: .bytes(8_192), seed: UInt64(seed))
            account.add(traffic.frames.span, in: traffic.bytes.span.bytes, links: StoredTraffic.links)
            let estimate = account.inbound(0).bytes(deviations: 1.959964)
            if estimate.lower...estimate.upper ~= Double(traffic.all.bytes) { held += 1 }
            let packets = account.inbound(0).packets(deviations: 1.959964)
            if packets.lower...packets.upper ~= 6_000 { heldPackets += 1 }
        }
        #expect((0.94...0.96).contains(Double(held) / Double(seeds)), "\(held)")
        #expect(Double(heldPackets) / Double(seeds) >= 0.94, "\(heldPackets)")
    }
}
