// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The state of reading a server's first bytes.
enum ReplyProgress: Equatable {
    case needsMore
    /// The server speaks the protocol; its answer, printable, at most 255 characters.
    case line(String)
    /// The server speaks another protocol; its answer, printable and shortened.
    case mismatch(String)
}

/// An incremental parser of a server's first bytes, in pieces of any size. It keeps no more of them than it needs: the peer is not yet known to speak
/// the protocol.
protocol ReplyReader {
    mutating func receive(_ bytes: some Sequence<UInt8>) -> ReplyProgress
    /// The cause when nothing more comes: a slow peer, or one that spoke another protocol and waits.
    var causeOfSilence: Cause { get }
    /// The bytes received so far, as text for the report.
    var said: String { get }
}

/// At most 64 characters; every byte that is no printable ASCII character becomes a dot.
func printable(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.prefix(64).map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
}
