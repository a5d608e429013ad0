// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Packets
internal import Pcap
internal import Values

/// An evidence file, read again: the frames of one check in the order in which the prober sent them and judged by them.
///
/// Reads the files of ``FrameTrace``, and other pcapng files of the same form: one section, one interface, nanoseconds, and nothing but frames.
/// Nothing in the bytes is used before it is checked.
package struct RecordedFile: Sendable {
    /// Why a file cannot be replayed.
    package struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    struct Frame: Hashable, Sendable {
        var direction: PcapngBlocks.Direction
        var bytes: [UInt8]
        var originalLength: Int
        /// Since the Unix epoch.
        var nanoseconds: Int64

        var wall: Timestamp { Timestamp(microseconds: nanoseconds / 1_000) }
    }

    /// The check that the file's comment names.
    package let check: CheckID?
    package let orderID: String?
    let link: LinkLayer
    /// The interface's that the prober stood on.
    let macAddress: MACAddress?
    let frames: [Frame]

    /// Frames in the file.
    package var count: Int { frames.count }

    package init(_ bytes: [UInt8]) throws(Damage) {
        guard bytes.count <= FrameEvidence.maximumBytes else {
            throw Damage("it has \(bytes.count) bytes; evidence has at most \(FrameEvidence.maximumBytes)")
        }
        let contents: SavefileContents
        do throws(SavefileDamage) { contents = try SavefileContents(bytes) } catch { throw Damage(error.reason) }
        guard contents.parser.sections == 1 else { throw Damage("it is no pcapng file of one section") }
        guard contents.parser.otherBlocks == 0 else { throw Damage("it holds a block that is no frame") }
        // The parser's first interface is that of packets without a time.
        guard contents.parser.interfaces.count == 2, let interface = contents.parser.interfaces.last,
            let link = interface.link.layer, link == .ethernet || link == .rawIP
        else { throw Damage("its only interface is neither Ethernet nor raw IP") }
        guard interface.clock == .nanoseconds else {
            throw Damage("its times are not in nanoseconds")
        }
        self.link = link
        macAddress = interface.macAddress
        let words = (contents.parser.comment ?? "").split { " ;".contains($0) }
        let value = { (key: String) in words.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) } }
        check = value("check=").flatMap { CheckID(rawValue: $0) }
        orderID = value("order=")
        var frames: [Frame] = []
        for frame in contents.frames { frames.append(try RecordedFile.frame(frame, number: frames.count + 1)) }
        self.frames = frames
    }

    private static func frame(_ frame: SavefileContents.Frame, number: Int) throws(Damage) -> Frame {
        guard frame.header.length >= frame.header.capturedLength else { throw Damage("frame \(number) is damaged") }
        guard let direction = frame.direction else {
            throw Damage("frame \(number) does not say whether it was sent or received")
        }
        return Frame(
            direction: direction, bytes: frame.bytes, originalLength: frame.header.length,
            nanoseconds: frame.header.wallNanoseconds)
    }
}
