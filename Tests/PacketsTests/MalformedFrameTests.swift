// SPDX-License-Identifier: Apache-2.0

import Packets
import Testing
import Values

/// Frames from the wire are hostile: whatever they hold, a view throws or its accessors return.
@Suite("Malformed frames")
struct MalformedFrameTests {
    @Test("A header cut at any byte throws what is missing", arguments: SampleFrames.all)
    func cut(frame: [UInt8]) throws {
        let whole = Dissection.of(frame)
        for length in 0..<min(frame.count, 14) {
            let cut = Array(frame.prefix(length))
            #expect(throws: PacketError.truncated(.ethernet, needed: 14, available: length)) {
                _ = try EthernetView(cut.span.bytes)
            }
        }
        for length in 0...frame.count where Dissection.of(Array(frame.prefix(length))).layers > whole.layers {
            Issue.record("a frame cut to \(length) bytes shows more layers than the whole")
        }
    }

    @Test("Random frames of every length from 0 to 128 never trap", arguments: 0...128)
    func random(length: Int) {
        var generator = SplitMix(state: UInt64(length) &+ 1)
        for _ in 0..<200 {
            _ = Dissection.of((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
    }

    @Test("Sample frames of every length from 0 to 128 with mutated bytes never trap", arguments: 0...128)
    func mutated(length: Int) {
        var generator = SplitMix(state: UInt64(length) &+ 1000)
        for sample in SampleFrames.all {
            for _ in 0..<200 {
                var frame = Array((sample + Array(repeating: 0xff, count: 128)).prefix(length))
                for _ in 0..<Int.random(in: 0...4, using: &generator) where !frame.isEmpty {
                    frame[Int.random(in: frame.indices, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                _ = Dissection.of(frame)
            }
        }
    }

    @Test("Every value of every single byte of a sample frame never traps", arguments: SampleFrames.all)
    func everyByte(sample: [UInt8]) {
        for index in sample.indices {
            var frame = sample
            for value in UInt8.min...UInt8.max {
                frame[index] = value
                _ = Dissection.of(frame)
            }
        }
    }

    @Test(
        "Fields that contradict the standard are named",
        arguments: [
            (0, 0x55, "malformed ipv4 header: version 5"), (0, 0x44, "malformed ipv4 header: header length 16"),
            (3, 19, "malformed ipv4 header: total length 19 below the header's 20"),
        ])
    func contradictions(offset: Int, value: UInt8, text: String) {
        var packet = FrameBuilder.ipv4Packet(
            source: SampleFrames.agentAddress, destination: SampleFrames.serverAddress, protocolNumber: 17,
            identification: 0, payload: [])
        packet[offset] = value
        #expect {
            _ = try IPv4View(packet.span.bytes)
        } throws: { "\($0)" == text }
    }

    @Test(
        "A neighbour message that contradicts RFC 4861 is refused by name",
        arguments: [
            (0, 134, "malformed neighbour header: type 134, neither solicitation (135) nor advertisement (136)"),
            (1, 1, "malformed neighbour header: code 1, not 0"),
            (25, 0, "malformed neighbour header: an option of length 0"),
            (25, 2, "neighbour header needs 40 bytes, 32 were captured"),
        ])
    func neighbours(offset: Int, value: UInt8, text: String) {
        var message = Array(SampleFrames.advertisement[54...])
        message[offset] = value
        #expect {
            _ = try NeighbourView(message.span.bytes)
        } throws: { "\($0)" == text }
    }
}

/// Takes a frame apart through every view, touching every accessor.
struct Dissection {
    /// Headers that were read.
    var layers = 0
    /// Keeps the reads alive.
    var sum: UInt64 = 0

    static func of(_ frame: [UInt8]) -> Dissection {
        var dissection = Dissection()
        let bytes = frame.span.bytes
        // Views of inner layers see every tail of the frame, too: they must stand alone.
        for view in 0..<8 { dissection.read(bytes, as: view) }
        if let ethernet = try? EthernetView(bytes) {
            dissection.layers += 1
            dissection.add(ethernet.destination.bits ^ ethernet.source.bits ^ UInt64(ethernet.etherType))
            dissection.add(UInt64(ethernet.outerVLAN ?? 0) ^ UInt64(ethernet.innerVLAN ?? 0))
            switch ethernet.etherType {
            case EtherType.arp: dissection.read(ethernet.payload, as: 0)
            case EtherType.ipv4: dissection.read(ethernet.payload, as: 1)
            case EtherType.ipv6: dissection.read(ethernet.payload, as: 2)
            default: break
            }
        }
        return dissection
    }

    private mutating func add(_ value: UInt64) { sum = sum &* 31 &+ value }

    private mutating func read(_ bytes: RawSpan, as view: Int) {
        do throws(PacketError) {
            switch view {
            case 0:
                let arp = try ARPView(bytes)
                add(arp.senderMAC.bits ^ arp.targetMAC.bits ^ UInt64(arp.operation.rawValue))
                add(arp.senderAddress.low ^ arp.targetAddress.low)
            case 1:
                let ip = try IPv4View(bytes)
                add(ip.source.low ^ ip.destination.low ^ UInt64(ip.totalLength) ^ UInt64(ip.identification))
                add(UInt64(ip.fragmentOffset) ^ UInt64(ip.timeToLive) ^ (ip.moreFragments ? 1 : 0))
                add((ip.headerChecksumIsValid ? 1 : 0) ^ (ip.dontFragment ? 1 : 0))
                layers += 1
                upper(ip.protocolNumber, ip.payload)
                return
            case 2:
                let ip = try IPv6View(bytes)
                add(ip.source.low ^ ip.destination.high ^ UInt64(ip.payloadLength) ^ UInt64(ip.hopLimit))
                layers += 1
                upper(ip.nextHeader, ip.payload)
                return
            case 3:
                let icmp = try ICMPView(bytes)
                add(UInt64(icmp.type) ^ UInt64(icmp.code) ^ UInt64(icmp.identifier) ^ UInt64(icmp.sequence))
                add(UInt64(icmp.payload.byteCount) ^ (icmp.checksumIsValid ? 1 : 0))
            case 4:
                let tcp = try TCPView(bytes)
                add(UInt64(tcp.sourcePort) ^ UInt64(tcp.destinationPort) ^ UInt64(tcp.sequence))
                add(UInt64(tcp.acknowledgement) ^ UInt64(tcp.flags.rawValue) ^ UInt64(tcp.window))
                add(UInt64(tcp.payload.byteCount))
            case 6:
                let icmp = try ICMPv6View(bytes)
                add(UInt64(icmp.type) ^ UInt64(icmp.code) ^ UInt64(icmp.identifier) ^ UInt64(icmp.sequence))
                add(UInt64(icmp.mtu) ^ UInt64(icmp.payload.byteCount))
                let (from, to) = (SampleFrames.agentIPv6, SampleFrames.serverIPv6)
                add(icmp.checksumIsValid(from: from, to: to) ? 1 : 0)
            case 7:
                let neighbour = try NeighbourView(bytes)
                add(neighbour.target.low ^ (neighbour.linkAddress?.bits ?? 0) ^ (neighbour.nonce ?? 0))
                add((neighbour.isAdvertisement ? 1 : 0) ^ (neighbour.isSolicited ? 2 : 0))
            default:
                let udp = try UDPView(bytes)
                add(UInt64(udp.sourcePort) ^ UInt64(udp.destinationPort) ^ UInt64(udp.length))
                add(UInt64(udp.payload.byteCount))
            }
            layers += 1
        } catch {
            add(UInt64(error.description.utf8.count))
        }
    }

    private mutating func upper(_ number: UInt8, _ bytes: RawSpan) {
        switch number {
        case IPProtocol.icmp: read(bytes, as: 3)
        case IPProtocol.tcp: read(bytes, as: 4)
        case IPProtocol.udp: read(bytes, as: 5)
        case IPProtocol.icmpv6:
            read(bytes, as: 6)
            read(bytes, as: 7)
        default: break
        }
    }
}

/// A small seeded generator: the same frames every run (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
