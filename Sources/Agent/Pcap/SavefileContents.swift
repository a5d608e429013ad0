// SPDX-License-Identifier: Apache-2.0

/// A whole capture file in memory.
package struct SavefileContents: Sendable {
    package struct Frame: Hashable, Sendable {
        /// The captured bytes of the frame.
        package var bytes: [UInt8]
        package var header: FrameHeader
        /// `nil` where the file does not tell.
        package var direction: PcapngBlocks.Direction?
        /// Position in the parser's list.
        package var interface: Int
    }

    package let frames: [Frame]
    /// At the file's end: its last section's interfaces, its comment.
    package let parser: SavefileParser

    private static let listLength = 256

    /// Throws for a file that is damaged anywhere.
    package init(_ bytes: [UInt8]) throws(SavefileDamage) {
        var parser = SavefileParser()
        var frames: [Frame] = []
        var list = [StoredFrame](repeating: .none, count: SavefileContents.listLength)
        var position = 0
        while true {
            let rest = bytes[position...]
            let span = rest.span
            let step: SavefileParser.Step
            do {
                var found = list.mutableSpan
                step = try unsafe parser.parse(span.bytes, into: &found)
            }
            for frame in list.prefix(step.frames) {
                let start = position + Int(frame.offset)
                frames.append(
                    unsafe Frame(
                        bytes: Array(bytes[start..<start + Int(frame.capturedLength)]),
                        header: parser.header(of: frame, in: span.bytes),
                        direction: parser.direction(of: frame, in: span.bytes), interface: Int(frame.interface)))
            }
            position += step.taken
            if step.needed > 0, step.frames == 0 {
                if let damage = parser.damageAtEnd(left: bytes.count - position, needed: step.needed) { throw damage }
                break
            }
        }
        self.frames = frames
        self.parser = parser
    }
}
