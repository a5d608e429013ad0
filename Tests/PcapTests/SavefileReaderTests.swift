// SPDX-License-Identifier: Apache-2.0

import Packets
import Pcap
import Foundation
import Glibc
import Testing
import Values

@Suite("Capture files")
struct SavefileReaderTests {
    /// One of the four forms of a pcap file (pcap-savefile(5)).
    struct Form: CustomTestStringConvertible {
        let isBigEndian: Bool
        let hasNanoseconds: Bool
        var testDescription: String { "\(isBigEndian ? "big" : "little")-endian, \(hasNanoseconds ? "nano" : "micro")" }

        static let all = [false, true].flatMap { big in
            [false, true].map { Form(isBigEndian: big, hasNanoseconds: $0) }
        }

        func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
        }

        /// A file of the frames, stamped 1,700,000,000.000000500 s, +1 s, +2 s …; and the offset behind each frame.
        func file(_ frames: [[UInt8]], link: UInt32 = 1) -> (bytes: [UInt8], ends: [Int]) {
            var file = bytes(UInt32(hasNanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4)) + bytes(UInt16(2)) + bytes(UInt16(4))
            file += bytes(UInt32(0)) + bytes(UInt32(0)) + bytes(UInt32(262_144)) + bytes(link)
            var ends: [Int] = []
            for (index, frame) in frames.enumerated() {
                file += bytes(UInt32(1_700_000_000 + index)) + bytes(UInt32(500))
                file += bytes(UInt32(frame.count)) + bytes(UInt32(frame.count + 1_000)) + frame
                ends.append(file.count)
            }
            return (file, ends)
        }
    }

    static let frames = (0..<4).map { SampleFrames.udp(length: 60 + 7 * $0, towardsServer: $0 % 2 == 0) }

    @Test("Every form is read alike", arguments: Form.all)
    func forms(form: Form) throws {
        let file = try TemporaryFile(form.file(Self.frames).bytes)
        var read: [(FrameHeader, Int)] = []
        let count = try SavefileReader(path: file.path).forEach { header, bytes in
            read.append((header, bytes.byteCount))
        }
        #expect(count == 4 && read.map(\.0.length) == Self.frames.map { $0.count + 1_000 })
        #expect(read.allSatisfy { $0.0.capturedLength == $0.1 })
        let unit: Int64 = form.hasNanoseconds ? 1 : 1_000
        #expect(
            read.map(\.0.wallNanoseconds) == (0..<4).map { (1_700_000_000 + Int64($0)) * 1_000_000_000 + 500 * unit })
    }

    @Test("A file cut at any byte gives its whole frames and then a typed error", arguments: Form.all)
    func cuts(form: Form) throws {
        let (bytes, ends) = form.file(Self.frames)
        for length in 0..<bytes.count {
            let file = try TemporaryFile(Array(bytes.prefix(length)))
            var frames = 0
            var failure: SavefileError?
            do throws(SavefileError) {
                try SavefileReader(path: file.path).forEach { _, _ in frames += 1 }
            } catch {
                failure = error
            }
            #expect(frames == ends.filter { $0 <= length }.count, "cut at \(length)")
            #expect((failure == nil) == (length == 24 || ends.contains(length)), "cut at \(length)")
            if let failure {
                #expect(
                    failure.operation == (length < 24 ? .open : .read) && failure.path == file.path)
            }
        }
    }

    @Test("A pcapng file that is cut at any byte never gives a frame too many, nor a trap")
    func pcapngCuts() throws {
        let bytes =
            PcapngBlocks.header(link: .ethernet, snapLength: 128)
            + Self.frames.flatMap { PcapngBlocks.frame($0, originalLength: $0.count, nanoseconds: 7_000_000_000) }
        for length in 0..<bytes.count {
            let file = try TemporaryFile(Array(bytes.prefix(length)))
            var frames = 0
            do throws(SavefileError) {
                try SavefileReader(path: file.path).forEach { _, _ in frames += 1 }
            } catch {
                #expect(error.path == file.path)
            }
            #expect(frames < Self.frames.count, "cut at \(length)")
        }
    }

    @Test("Damaged lengths are an error, not an allocation", arguments: [UInt32(262_145), 0x7fff_ffff, UInt32.max])
    func lengths(length: UInt32) throws {
        let form = Form(isBigEndian: false, hasNanoseconds: false)
        var bytes = form.file(Self.frames).bytes
        bytes.replaceSubrange(32..<36, with: form.bytes(length))
        let file = try TemporaryFile(bytes)
        let capture = try SavefileReader(path: file.path)
        #expect(throws: SavefileError.self) { try capture.forEach { _, _ in } }
    }

    @Test(
        "What is no capture that can be read is refused, with what to do",
        arguments: [
            ([0x1f, 0x8b, 8, 0], "gunzip"), ([0x28, 0xb5, 0x2f, 0xfd, 0], "unzstd"),
            ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "unxz"), (Array("hello, world".utf8), "format"),
            (Form(isBigEndian: false, hasNanoseconds: false).file([], link: 105).bytes, "LINKTYPE 105"),
            ([], "empty"), ([0xd4, 0xc3], "cut"),
            ([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 3, 0] + [UInt8](repeating: 0, count: 16), "version 2.3"),
        ] as [([UInt8], String)])
    func refusals(bytes: [UInt8], hint: String) throws {
        let file = try TemporaryFile(bytes)
        #expect {
            _ = try SavefileReader(path: file.path)
        } throws: {
            "\($0)".contains(hint) && "\($0)".contains(file.path) && ($0 as? SavefileError)?.remedy.isEmpty == false
        }
    }

    @Test("A folder is no file, and is named")
    func folder() throws {
        #expect {
            try SavefileReader(path: "/tmp").forEach { _, _ in }
        } throws: {
            ($0 as? SavefileError)?.errorNumber == EISDIR && "\($0)".contains("/tmp")
        }
    }

    @Test(
        "Link layers are told by their numbers",
        arguments: [
            (1, .ethernet, "EN10MB"), (101, .rawIP, "RAW"), (12, .rawIP, "RAW"), (228, .rawIP, "IPV4"),
            (229, .rawIP, "IPV6"), (113, .cooked, "LINUX_SLL"), (276, .cooked2, "LINUX_SLL2"),
        ] as [(UInt32, LinkLayer, String)], Form.all)
    func links(number: (UInt32, LinkLayer, String), form: Form) throws {
        let file = try TemporaryFile(form.file(Self.frames, link: number.0).bytes)
        let capture = try SavefileReader(path: file.path)
        #expect(capture.links == [number.1] && capture.linkNames == [number.2])
        #expect(try capture.forEach { _, _ in } == 4)
    }

    @Test("A check sequence that the header tells of is not part of a frame's length")
    func checkSequence() throws {
        let form = Form(isBigEndian: true, hasNanoseconds: false)
        let file = try TemporaryFile(form.file(Self.frames, link: 1 | 1 << 26 | 2 << 28).bytes)
        var lengths: [Int] = []
        try SavefileReader(path: file.path).forEach { header, _ in lengths.append(header.length) }
        #expect(lengths == Self.frames.map { $0.count + 1_000 - 4 })
    }

    @Test("An error names the frame and the byte where it stands")
    func place() throws {
        let (bytes, ends) = Form(isBigEndian: false, hasNanoseconds: true).file(Self.frames)
        let file = try TemporaryFile(Array(bytes.dropLast(10)))
        #expect {
            try SavefileReader(path: file.path).forEach { _, _ in }
        } throws: {
            "\($0)".contains("behind frame 3, at byte \(ends[2]): the file is cut: it lacks 10 bytes")
        }
    }

    @Test("A file longer than the buffer is read whole, and a pipe as well as a file")
    func long() throws {
        let form = Form(isBigEndian: false, hasNanoseconds: false)
        let frame = SampleFrames.udp(length: 1_514, towardsServer: true)
        let bytes = form.file(Array(repeating: frame, count: 2_000)).bytes
        let file = try TemporaryFile(bytes)
        var bytesRead = 0
        let count = try SavefileReader(path: file.path).forEach { _, bytes in bytesRead += bytes.byteCount }
        #expect(count == 2_000 && bytesRead == 2_000 * 1_514)
        let pipe = try TemporaryFile()
        try #require(mkfifo(pipe.path, 0o600) == 0)
        let path = pipe.path
        Thread.detachNewThread {
            let descriptor = open(path, O_WRONLY)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.prefix(7_777).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            close(descriptor)
        }
        #expect(try SavefileReader(path: path).forEach { _, _ in } == 2_000)
    }

    @Test("A missing file is named")
    func missing() {
        #expect {
            _ = try SavefileReader(path: "/nonexistent/traffic.pcap")
        } throws: {
            ("\($0)").contains("/nonexistent/traffic.pcap") && ($0 as? SavefileError)?.errorNumber == ENOENT
        }
    }

    @Test("What is written is read again: link, comment, hardware address, times, lengths and directions")
    func written() throws {
        let mac = MACAddress(bits: 0x0277_0000_0010)
        let frame = SampleFrames.udp(length: 1_514, towardsServer: true)
        for link in LinkLayer.allCases {
            let bytes =
                PcapngBlocks.header(link: link, snapLength: 64, comment: "check=x", interface: "eth0", macAddress: mac)
                + PcapngBlocks.frame(frame.prefix(63), originalLength: 1_514, nanoseconds: 5, direction: .sent)
                + PcapngBlocks.frame(frame.prefix(64), originalLength: 1, nanoseconds: .max, direction: .received)
                + PcapngBlocks.frame(frame.prefix(0), originalLength: 0, nanoseconds: 1_000_000_000)
            let contents = try SavefileContents(bytes)
            #expect(contents.parser.comment == "check=x" && contents.parser.sections == 1)
            #expect(contents.parser.links.allSatisfy { $0 == link } && contents.parser.otherBlocks == 0)
            let interface = contents.parser.interfaces.last
            #expect(interface?.macAddress == mac && interface?.clock == .nanoseconds)
            #expect(contents.frames.map(\.bytes) == [63, 64, 0].map { Array(frame.prefix($0)) })
            #expect(contents.frames.map(\.header.length) == [1_514, 64, 0])
            #expect(contents.frames.map(\.header.wallNanoseconds) == [5, .max, 1_000_000_000])
            #expect(contents.frames.map(\.direction) == [.sent, .received, nil])
        }
    }
}
