// SPDX-License-Identifier: Apache-2.0

import Pcap
import Testing

/// Capture files that libraries refuse or misread.
@Suite struct OddSavefileTests {
    private static let frame = SampleFrames.udp(length: 74, towardsServer: true)

    private func begun() -> PcapngFile {
        var file = PcapngFile()
        file.section(isBigEndian: false)
        return file
    }

    @Test func `interfaces may differ in how much they keep of a frame, and in saying so`() throws {
        var file = begun()
        let limits: [UInt32] = [262_144, 4_294_967_295, 0, 524_288, 60]
        for limit in limits { file.interface(snapLength: limit) }
        for interface in limits.indices { file.enhanced(Self.frame, interface: UInt32(interface), length: 1_500) }
        let contents = try SavefileContents(file.bytes)
        #expect(contents.frames.map(\.header.capturedLength) == limits.map { _ in 74 })
        #expect(contents.frames.allSatisfy { $0.header.length == 1_500 })
    }

    @Test func `statistics, decryption secrets, custom and unknown blocks are passed over`() throws {
        var file = begun()
        file.interface()
        for type in [5, 4, 7, 10, 0xbad, 0x4000_0bad, 0x8000_0001, 9] as [UInt32] {
            file.block(
                type,
                file.number(UInt32(0)) + file.number(UInt32.max) + file.number(UInt32(1))
                    + file.option(4, file.number(UInt64.max)))
            file.enhanced(Self.frame)
        }
        let contents = try SavefileContents(file.bytes)
        #expect(contents.frames.count == 8 && contents.parser.otherBlocks == 8)
    }

    @Test func `more kept than was on the wire counts as what was kept`() throws {
        var file = begun()
        file.interface()
        file.enhanced(Self.frame, length: 1)
        let contents = try SavefileContents(file.bytes)
        #expect(contents.frames.map(\.header.length) == [74] && contents.parser.understated == 1)
    }

    private func savefile(_ magic: UInt32, snapLength: UInt32 = 262_144, fraction: UInt32, missing: Int = 0) -> [UInt8]
    {
        let number = PcapngFile()
        let header =
            number.number(magic) + number.number(UInt16(2)) + number.number(UInt16(4)) + number.number(UInt64(0))
            + number.number(snapLength) + number.number(UInt32(1))
        let record =
            number.number(UInt32(1_700_000_000)) + number.number(fraction) + number.number(UInt32(74))
            + number.number(UInt32(1_500))
        return header + (record + Self.frame).dropLast(missing)
    }

    @Test func `nanoseconds under the number of microseconds cost a time, and no frame`() throws {
        let frame = try #require(try SavefileContents(savefile(0xa1b2_c3d4, fraction: 999_999_999)).frames.first)
        #expect(frame.header.length == 1_500 && frame.header.wallNanoseconds == 1_700_000_999_999_999_000)
        let right = try #require(try SavefileContents(savefile(0xa1b2_3c4d, fraction: 999_999_999)).frames.first)
        #expect(right.header.wallNanoseconds == 1_700_000_000_999_999_999)
    }

    @Test(arguments: [UInt32(0), 60, .max])
    func `a limit of nothing, or of less than was kept, limits nothing`(_ limit: UInt32) throws {
        #expect(try SavefileContents(savefile(0xa1b2_c3d4, snapLength: limit, fraction: 0)).frames.count == 1)
    }

    @Test func `other kinds of pcap are named as none, and a cut file by what it lacks`() {
        // Of Kuznetzov's patch, of Navtel and of an Extreme switch: their records are longer.
        for magic in [0xa1b2_cd34, 0xa1b2_3c4e, 0xa1e2_cb12] as [UInt32] {
            let damage = #expect(throws: SavefileDamage.self) { try SavefileContents(savefile(magic, fraction: 0)) }
            #expect(damage?.problem == .noCapture)
        }
        for missing in [1, 73, 74, 76, 88] {
            let damage = #expect(throws: SavefileDamage.self) {
                try SavefileContents(savefile(0xa1b2_c3d4, fraction: 0, missing: missing))
            }
            guard case .cut? = damage?.problem else {
                Issue.record("\(String(describing: damage))")
                continue
            }
        }
    }
}
