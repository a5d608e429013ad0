// SPDX-License-Identifier: Apache-2.0

import Capture
import Foundation
import Glibc
import Sampling
import Testing
import Values

@Suite("Capture files")
struct SavefileTests {
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

    static let frames = (0..<4).map { TestNetwork.frame(length: 60 + 7 * $0, towardsServer: $0 % 2 == 0) }

    @Test("Every form is read alike", arguments: Form.all)
    func forms(form: Form) throws {
        let file = try TemporaryFile(form.file(Self.frames).bytes)
        var read: [(FrameHeader, Int)] = []
        let count = try SavefileCapture(path: file.path).forEach { header, bytes in
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
            var failure: CaptureError?
            do throws(CaptureError) {
                try SavefileCapture(path: file.path).forEach { _, _ in frames += 1 }
            } catch {
                failure = error
            }
            #expect(frames == ends.filter { $0 <= length }.count, "cut at \(length)")
            #expect((failure == nil) == (length == 24 || ends.contains(length)), "cut at \(length)")
            if let failure {
                #expect(
                    failure.operation == (length < 24 ? .openSavefile : .readSavefile) && failure.subject == file.path)
            }
        }
    }

    @Test("A pcapng file that is cut at any byte never gives a frame too many, nor a trap")
    func pcapngCuts() throws {
        let whole = try TemporaryFile()
        let writer = try SavefileWriter(path: whole.path)
        for frame in Self.frames {
            try writer.append(bytes: frame, originalLength: frame.count, time: Timestamp(seconds: 7))
        }
        _ = try writer.finish()
        let bytes = try whole.contents()
        for length in 0..<bytes.count {
            let file = try TemporaryFile(Array(bytes.prefix(length)))
            var frames = 0
            do throws(CaptureError) {
                try SavefileCapture(path: file.path).forEach { _, _ in frames += 1 }
            } catch {
                #expect(error.subject == file.path)
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
        let capture = try SavefileCapture(path: file.path)
        #expect(throws: CaptureError.self) { try capture.forEach { _, _ in } }
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
            _ = try SavefileCapture(path: file.path)
        } throws: {
            "\($0)".contains(hint) && "\($0)".contains(file.path) && ($0 as? CaptureError)?.remedy.isEmpty == false
        }
    }

    @Test("A folder is no file, and is named")
    func folder() throws {
        #expect {
            try SavefileCapture(path: "/tmp").forEach { _, _ in }
        } throws: {
            ($0 as? CaptureError)?.errorNumber == EISDIR && "\($0)".contains("/tmp")
        }
    }

    @Test(
        "Link layers are told by their numbers",
        arguments: [
            (1, .ethernet, "EN10MB"), (101, .rawIP, "RAW"), (12, .rawIP, "RAW"), (228, .rawIP, "IPV4"),
            (229, .rawIP, "IPV6"), (113, .cooked, "LINUX_SLL"), (276, .cooked2, "LINUX_SLL2"),
        ] as [(UInt32, StoredLink, String)], Form.all)
    func links(number: (UInt32, StoredLink, String), form: Form) throws {
        let file = try TemporaryFile(form.file(Self.frames, link: number.0).bytes)
        let capture = try SavefileCapture(path: file.path)
        #expect(capture.links == [number.1] && capture.linkNames == [number.2])
        #expect(try capture.forEach { _, _ in } == 4)
    }

    @Test("A check sequence that the header tells of is not part of a frame's length")
    func checkSequence() throws {
        let form = Form(isBigEndian: true, hasNanoseconds: false)
        let file = try TemporaryFile(form.file(Self.frames, link: 1 | 1 << 26 | 2 << 28).bytes)
        var lengths: [Int] = []
        try SavefileCapture(path: file.path).forEach { header, _ in lengths.append(header.length) }
        #expect(lengths == Self.frames.map { $0.count + 1_000 - 4 })
    }

    @Test("An error names the frame and the byte where it stands")
    func place() throws {
        let (bytes, ends) = Form(isBigEndian: false, hasNanoseconds: true).file(Self.frames)
        let file = try TemporaryFile(Array(bytes.dropLast(10)))
        #expect {
            try SavefileCapture(path: file.path).forEach { _, _ in }
        } throws: {
            "\($0)".contains("behind frame 3, at byte \(ends[2]): the file is cut: it lacks 10 bytes")
        }
    }

    @Test("A file longer than the buffer is read whole, and a pipe as well as a file")
    func long() throws {
        let form = Form(isBigEndian: false, hasNanoseconds: false)
        let frame = TestNetwork.frame(length: 1_514, towardsServer: true)
        let bytes = form.file(Array(repeating: frame, count: 2_000)).bytes
        let file = try TemporaryFile(bytes)
        var bytesRead = 0
        let count = try SavefileCapture(path: file.path).forEach { _, bytes in bytesRead += bytes.byteCount }
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
        #expect(try SavefileCapture(path: path).forEach { _, _ in } == 2_000)
    }

    @Test("A missing file is named")
    func missing() {
        #expect {
            _ = try SavefileCapture(path: "/nonexistent/traffic.pcap")
        } throws: {
            ("\($0)").contains("/nonexistent/traffic.pcap") && ($0 as? CaptureError)?.errorNumber == ENOENT
        }
    }

    @Test("Evidence holds headers only, never grows beyond its size, and never replaces a file")
    func writer() throws {
        let file = try TemporaryFile()
        let writer = try SavefileWriter(path: file.path, snapLength: 64, maximumBytes: 400)
        let long = TestNetwork.frame(length: 1_514, towardsServer: true)
        for second in 0..<10 {
            try writer.append(bytes: long, originalLength: long.count, time: Timestamp(seconds: Int64(second)))
        }
        let size = try writer.finish()
        #expect(try size <= 400 && size == file.contents().count)
        var seconds: [Int64] = []
        try SavefileCapture(path: file.path).forEach { header, bytes in
            seconds.append(header.wallNanoseconds / 1_000_000_000)
            #expect(header.length == 1_514 && bytes.byteCount == 64)
        }
        #expect(seconds == Array(0..<Int64(seconds.count)) && seconds.count + writer.omittedFrames == 10)
        #expect(throws: CaptureError.self) { _ = try SavefileWriter(path: file.path) }
    }
}

/// A path in the system's temporary folder; the file goes with it.
final class TemporaryFile {
    let path: String

    /// The path of no file.
    init() throws {
        var template = Array("/tmp/ttcapXXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestNetwork.Failure(description: "mkdtemp: errno \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/file"
    }

    convenience init(_ bytes: [UInt8]) throws {
        try self.init()
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw TestNetwork.Failure(description: "cannot write \(path): errno \(errno)")
        }
    }

    deinit {
        unlink(path)
        rmdir(String(path.dropLast(5)))
    }

    func contents() throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw TestNetwork.Failure(description: "cannot read \(path): errno \(errno)") }
        return Array(bytes.prefix(count))
    }
}
