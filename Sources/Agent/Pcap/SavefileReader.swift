// SPDX-License-Identifier: Apache-2.0

internal import Linux
package import Packets

/// A capture file, pcap or pcapng, micro- or nanoseconds, either byte order. The peer of a live capture.
///
/// Reads it by read(2) into one buffer, where the frames are looked at in place: a mapped file that shrinks meanwhile would end the process.
/// Anything that can be opened for reading can be read, pipes too.
@safe package final class SavefileReader {
    package let path: String
    private let file: SequentialFile
    private var parser = SavefileParser()
    /// Owned by this object alone, and freed with it: spans of it are handed out for the time of a call only.
    private let buffer: UnsafeMutableRawBufferPointer
    /// The bytes of the buffer that the parser has not consumed.
    private var held = 0..<0
    private var list: [StoredFrame]

    /// Small enough for the processor's own memory, large enough to make a system call cheap.
    private static let readLength = 256 << 10
    private static let listLength = 4_096

    /// Throws for a file that is missing, compressed, no capture, cut inside its header, or of a link layer that cannot be read.
    package init(path: String) throws(SavefileError) {
        do throws(SystemError) { file = try SequentialFile(path) } catch {
            throw SavefileError(.open, path, errorNumber: error.number)
        }
        self.path = path
        unsafe buffer = .allocate(
            byteCount: SavefileParser.longestRecord + SavefileReader.readLength, alignment: 4_096)
        list = Array(repeating: .none, count: SavefileReader.listLength)
        while !parser.isBegun, try advance() == 0 {}
    }

    deinit { unsafe buffer.deallocate() }

    /// Link layers of the interfaces that frames name by their position, as far as the file has been read.
    package var links: [LinkLayer] { parser.links }

    /// Names of the link layers that were read so far, as in pcap-linktype(7), such as `EN10MB`.
    package var linkNames: [String] { parser.linkNames }

    /// Frames left out so far because their interface's link layer cannot be read, by its name.
    package var unreadable: [String: SavefileParser.FrameSum] { parser.unreadable }

    /// Frames so far whose original length was said to be less than what was captured of them.
    package var understated: UInt64 { parser.understated }

    /// Hands the next frames to `body` in the file's order, with the bytes that they lie in, valid during the call only. Returns `false` at
    /// the file's end. Throws behind the last whole frame when the file is cut or damaged there.
    package func nextFrames(_ body: (Span<StoredFrame>, RawSpan) -> Void) throws(SavefileError) -> Bool {
        while true {
            let start = held.lowerBound
            guard let count = try advance() else { return false }
            guard count > 0 else { continue }
            let bytes = unsafe piece(start..<held.lowerBound)
            unsafe list.withUnsafeBufferPointer { unsafe body($0.extracting(..<count).span, bytes.bytes) }
            return true
        }
    }

    /// Hands each frame to `body` in the file's order, and returns their number. The span is valid during the call only.
    /// Throws behind the last whole frame when the file is cut or damaged there; the error names that frame.
    @discardableResult
    package func forEach(_ body: (FrameHeader, RawSpan) -> Void) throws(SavefileError) -> Int {
        var count = 0
        while try nextFrames({ frames, bytes in
            for index in frames.indices {
                let frame = frames[index]
                let start = Int(frame.offset)
                body(parser.header(of: frame, in: bytes), bytes.extracting(start..<start + Int(frame.capturedLength)))
            }
            count += frames.count
        }) {}
        return count
    }

    /// One step of the parser: the number of frames that it found, which may be 0, or `nil` at the file's end.
    private func advance() throws(SavefileError) -> Int? {
        let step: SavefileParser.Step
        do throws(SavefileDamage) {
            var frames = list.mutableSpan
            step = try unsafe parser.parse(piece(held).bytes, into: &frames)
        } catch {
            throw SavefileError(error, path)
        }
        held = held.lowerBound + step.taken..<held.upperBound
        guard step.needed > 0, step.frames == 0 else { return step.frames }
        if try read() { return 0 }
        if let damage = parser.damageAtEnd(left: held.count, needed: step.needed) { throw SavefileError(damage, path) }
        return nil
    }

    /// Reads on into the buffer; `false` at the file's end.
    private func read() throws(SavefileError) -> Bool {
        // Less than a record is left, which is room for one more read at least.
        unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[held]))
        held = 0..<held.count
        let free = unsafe UnsafeMutableRawBufferPointer(
            rebasing: buffer[held.count...].prefix(SavefileReader.readLength))
        do throws(SystemError) {
            let count = try unsafe file.read(into: free)
            held = 0..<held.count + count
            return count > 0
        } catch {
            throw SavefileError(.read, path, errorNumber: error.number)
        }
    }

    private func piece(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
    }
}

extension SavefileParser {
    /// The metadata of `frame`, which lies in `bytes` behind the header of its record.
    package func header(of frame: StoredFrame, in bytes: RawSpan) -> FrameHeader {
        let stamp = Int(frame.offset) - 16
        let clock = interfaces[Int(frame.interface)].clock
        return FrameHeader(
            wallNanoseconds: clock?.wallNanoseconds(
                order.word(bytes, at: stamp), order.word(bytes, at: stamp + 4)) ?? 0,
            capturedLength: Int(frame.capturedLength), length: Int(frame.length))
    }
}

extension SavefileError {
    /// `damage` of the file at `path`.
    fileprivate init(_ damage: SavefileDamage, _ path: String) {
        self.init(
            damage.isOfWholeFile ? .open : .read, path, reason: damage.reason,
            remedy: damage.remedy(path))
    }
}
