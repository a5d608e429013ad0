// SPDX-License-Identifier: Apache-2.0

import Packets
import Pcap
import Testing

@Suite("pcapng files")
struct PcapngTests {
    struct Read: Equatable {
        var lengths: [Int] = []
        var captured: [[UInt8]] = []
        var stamps: [Int64] = []
        var error = ""
    }

    private func read(_ file: PcapngFile) throws -> Read {
        let temporary = try TemporaryFile(file.bytes)
        var read = Read()
        do throws(SavefileError) {
            try SavefileReader(path: temporary.path).forEach { header, bytes in
                read.lengths.append(header.length)
                read.captured.append((0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
                read.stamps.append(header.wallNanoseconds)
                #expect(header.capturedLength == bytes.byteCount)
            }
        } catch {
            read.error = "\(error)"
        }
        return read
    }

    private static let frame = (0..<61).map { UInt8($0) }

    private func begun(_ isBigEndian: Bool = false) -> PcapngFile {
        var file = PcapngFile()
        file.section(isBigEndian: isBigEndian)
        return file
    }

    @Test("Sections of either byte order, interfaces of their own, and every kind of packet", arguments: [false, true])
    func everything(isBigEndian: Bool) throws {
        var file = begun(isBigEndian)
        file.block(0x0bad, [1, 2, 3])
        file.interface(link: 1, snapLength: 40)
        file.interface(link: 101)
        file.enhanced(Self.frame, interface: 1, stamp: 7_000_000, length: 100)
        file.enhanced([], interface: 0, length: 0)
        file.obsolete(Self.frame, interface: 0, stamp: 8_000_000, length: 200)
        file.simple(Self.frame, length: 61)
        file.section(isBigEndian: !isBigEndian)
        file.interface(link: 113)
        file.enhanced(Self.frame, stamp: 9_000_000, length: 300)
        let read = try read(file)
        #expect(read.error.isEmpty)
        #expect(read.lengths == [100, 0, 200, 61, 300])
        // A simple packet has as many bytes as its interface keeps, and no time.
        #expect(read.captured == [Self.frame, [], Self.frame, Array(Self.frame[..<40]), Self.frame])
        #expect(read.stamps == [7, 0, 8, 0, 9].map { $0 * 1_000_000_000 })
        let temporary = try TemporaryFile(file.bytes)
        let capture = try SavefileReader(path: temporary.path)
        var links: [[LinkLayer]] = []
        while try capture.nextFrames({ frames, _ in
            links.append(frames.indices.map { capture.links[Int(frames[$0].interface)] })
        }) {}
        #expect(links == [[.rawIP, .ethernet, .ethernet, .ethernet], [.cooked]])
        #expect(capture.linkNames == ["EN10MB", "RAW", "LINUX_SLL"])
    }

    @Test(
        "Time stamps of any resolution",
        arguments: [
            (nil, 1_500_000, 1_500_000_000), (6, 1_500_000, 1_500_000_000), (9, 1_500_000_000, 1_500_000_000),
            (0, 3, 3_000_000_000), (12, 1_500_000_000_000, 1_500_000_000), (0x80 | 10, 1_536, 1_500_000_000),
            (0x80 | 32, 3 << 31, 1_500_000_000), (19, .max, 1_844_674_407), (0x7f, .max, 0), (0xff, .max, 0),
            (0, .max, Int64.max),
        ] as [(UInt8?, UInt64, Int64)], [false, true])
    func resolutions(stamp: (resolution: UInt8?, value: UInt64, nanoseconds: Int64), isBigEndian: Bool) throws {
        var file = begun(isBigEndian)
        file.interface(options: stamp.resolution.map { file.option(9, [$0]) } ?? [])
        file.enhanced(Self.frame, stamp: stamp.value)
        #expect(try read(file).stamps == [stamp.nanoseconds])
    }

    @Test("Seconds that an interface says to add", arguments: [false, true])
    func offsets(isBigEndian: Bool) throws {
        var file = begun(isBigEndian)
        for offset in [5, -5, Int64.min] {
            file.interface(
                options: file.option(2, Array("eth0".utf8)) + file.option(14, file.number(offset)) + file.option(0, []))
        }
        for interface in 0..<3 { file.enhanced(Self.frame, interface: UInt32(interface), stamp: 10_000_000) }
        #expect(try read(file).stamps == [15_000_000_000, 5_000_000_000, .min])
    }

    @Test("A check sequence is not billed: in bits or bytes of the interface, or by the frame's own flags")
    func checkSequence() throws {
        var file = begun()
        file.interface(options: file.option(13, [32]))
        file.interface(options: file.option(13, [4]))
        file.interface()
        for interface in 0..<3 { file.enhanced(Self.frame, interface: UInt32(interface)) }
        file.enhanced(Self.frame, interface: 2, options: file.option(2, file.number(UInt32(4 << 5))))
        file.enhanced([1, 2], interface: 0)
        // Options with a wrong length are ignored.
        file.enhanced(Self.frame, interface: 2, options: file.option(2, [], length: 65_535))
        #expect(try read(file).lengths == [57, 57, 61, 57, 0, 61])
    }

    @Test("A block of no interest is passed over, however long")
    func longBlock() throws {
        var file = begun()
        file.interface()
        file.enhanced(Self.frame)
        file.block(0x0bad, [UInt8](repeating: 7, count: 3 << 20))
        file.enhanced(Self.frame)
        #expect(try read(file).lengths == [61, 61])
        for missing in [1, 4, 5, 1 << 20] {
            var cut = begun()
            cut.interface()
            cut.enhanced(Self.frame)
            cut.block(0x0bad, [UInt8](repeating: 7, count: 3 << 20))
            let temporary = try TemporaryFile(Array(cut.bytes.dropLast(missing)))
            #expect {
                try SavefileReader(path: temporary.path).forEach { _, _ in }
            } throws: {
                "\($0)".contains("it lacks \(missing) bytes") && "\($0)".contains("behind frame 1")
            }
        }
    }

    struct Hostile: CustomTestStringConvertible {
        let testDescription: String
        let says: String
        let append: @Sendable (inout PcapngFile) -> Void
    }

    static let hostiles: [Hostile] = [
        Hostile(testDescription: "a block of length 0", says: "a block of 0 bytes") { $0.block(6, [], length: 0) },
        Hostile(testDescription: "a block shorter than its kind", says: "a block of 12 bytes") { $0.block(6, []) },
        Hostile(testDescription: "a length that is no multiple of 4", says: "a block of 63 bytes") {
            $0.block(0x0bad, [UInt8](repeating: 0, count: 52), length: 63)
        },
        Hostile(testDescription: "a packet of 4 GiB", says: "a block of 4294967292 bytes is longer") {
            $0.block(6, [UInt8](repeating: 0, count: 60), length: 0xffff_fffc)
        },
        Hostile(testDescription: "an unknown block of 4 GiB", says: "it lacks 42949671") {
            $0.block(0x0bad, [UInt8](repeating: 0, count: 60), length: 0xffff_fffc)
        },
        Hostile(testDescription: "lengths that differ", says: "ends with length 76") {
            $0.block(0x0bad, [UInt8](repeating: 0, count: 60), trailer: 76)
        },
        Hostile(
            testDescription: "captured bytes beyond the block", says: "a frame of 65 bytes in a block with room for 64"
        ) {
            $0.enhanced(PcapngTests.frame, captured: 65)
        },
        Hostile(testDescription: "captured bytes of 4 GiB", says: "a frame of 4294967295 bytes") {
            $0.enhanced(PcapngTests.frame, captured: .max)
        },
        Hostile(testDescription: "an interface that does not exist", says: "a frame of interface 3") {
            $0.enhanced(PcapngTests.frame, interface: 3)
        },
        Hostile(testDescription: "the last number of an interface", says: "a frame of interface 4294967295") {
            $0.enhanced(PcapngTests.frame, interface: .max)
        },
        Hostile(testDescription: "an interface of the section before", says: "a frame of interface 0") {
            $0.section(isBigEndian: true)
            $0.enhanced(PcapngTests.frame, interface: 0)
        },
        Hostile(testDescription: "a simple packet without an interface", says: "a frame of interface 0") {
            $0.section(isBigEndian: false)
            $0.simple(PcapngTests.frame, length: 61)
        },
        Hostile(testDescription: "an option longer than its block", says: "option 9 of 500 bytes") {
            $0.interface(options: $0.option(9, [6], length: 500))
        },
        Hostile(testDescription: "a section without a byte order", says: "no byte order") {
            $0.block(0x0a0d_0d0a, [UInt8](repeating: 1, count: 16))
        },
        Hostile(testDescription: "a section of another version", says: "version 2.0") {
            $0.section(isBigEndian: false, version: 2)
        },
        Hostile(testDescription: "more interfaces than any machine has", says: "interfaces in one section") {
            for _ in 0..<65_536 { $0.interface() }
        },
    ]

    @Test func `frames of an interface that cannot be read are left out and counted by name`() throws {
        var file = begun()
        file.interface()
        file.interface(link: 105)
        file.enhanced(Self.frame, interface: 0)
        file.enhanced(Self.frame, interface: 1)
        file.enhanced(Self.frame, interface: 0)
        let contents = try SavefileContents(file.bytes)
        #expect(contents.frames.count == 2)
        #expect(contents.parser.unreadable["LINKTYPE 105"]?.frames == 1)
        var alone = begun()
        alone.interface(link: 105)
        alone.enhanced(Self.frame, interface: 0)
        let error = #expect(throws: SavefileDamage.self) { try SavefileContents(alone.bytes) }
        #expect(error?.reason == "its link layer is LINKTYPE 105")
    }

    @Test("Whatever follows, the frames before it are read, and the error says what and where", arguments: hostiles)
    func damage(hostile: Hostile) throws {
        var file = begun()
        file.interface()
        file.interface()
        file.enhanced(Self.frame, interface: 1)
        file.simple(Self.frame, length: 61)
        hostile.append(&file)
        file.enhanced(Self.frame)
        let read = try read(file)
        #expect(read.lengths == [61, 61])
        #expect(read.error.contains(hostile.says) && read.error.contains("behind frame 2, at byte "), "\(read.error)")
        #expect(read.error.contains("frames up to there are whole"))
    }

    @Test("A file that is cut at any byte gives its whole frames, and an error unless it ends behind a block")
    func cuts() throws {
        var file = begun(true)
        var ends = [file.bytes.count]
        file.interface(options: file.option(9, [9]))
        ends.append(file.bytes.count)
        var frameEnds: [Int] = []
        for length in [0, 1, 60, 61] {
            file.enhanced(Array(Self.frame.prefix(length)), options: file.option(1, Array("hello".utf8)))
            frameEnds.append(file.bytes.count)
        }
        file.block(0x0bad, [1])
        ends += frameEnds + [file.bytes.count]
        for length in 0...file.bytes.count {
            let temporary = try TemporaryFile(Array(file.bytes.prefix(length)))
            var frames = 0
            var failure: SavefileError?
            do throws(SavefileError) {
                try SavefileReader(path: temporary.path).forEach { _, _ in frames += 1 }
            } catch {
                failure = error
            }
            #expect(frames == frameEnds.filter { $0 <= length }.count, "cut at \(length)")
            #expect((failure == nil) == ends.contains(length), "cut at \(length)")
        }
    }
}
