// SPDX-License-Identifier: Apache-2.0

/// One entry of the journal as stored on disk:
///
///     magic 4 · kind 1 · zero 3 · body length 4 · CRC-32C of the body 4 · CRC-32C of these 16 bytes 4 · body
///
/// Numbers are little-endian. The magic is no UTF-8, and bodies hold only text and digests behind their own frame, so that a search for the next
/// frame is not misled by a record's content.
struct SpoolFrame {
    enum Kind: UInt8 {
        /// A signed envelope that waits for its receipt.
        case record = 1
        /// The digest of a record that needs no further keeping.
        case done = 2
        /// The state of the chain.
        case state = 3
    }

    static let magic: [UInt8] = [0xff, 0xfe, 0x54, 0x53]
    static let headerBytes = 20

    let kind: Kind
    let body: [UInt8]

    var encoded: [UInt8] {
        var header = SpoolFrame.magic + [kind.rawValue, 0, 0, 0]
        header += littleEndian(UInt32(body.count))
        header += littleEndian(CRC32C.of(body))
        return header + littleEndian(CRC32C.of(header)) + body
    }

    /// Kind, length and checksum of the body behind a header.
    struct Header {
        let kind: Kind
        let length: Int
        let bodyCRC: UInt32

        /// `nil` unless all 20 bytes are as they were written.
        init?(_ bytes: some Collection<UInt8>) {
            let bytes = Array(bytes)
            guard bytes.count == SpoolFrame.headerBytes, bytes.starts(with: SpoolFrame.magic),
                let kind = Kind(rawValue: bytes[4]), CRC32C.of(bytes[..<16]) == number(bytes[16..<20])
            else { return nil }
            self.kind = kind
            length = Int(number(bytes[8..<12]))
            bodyCRC = number(bytes[12..<16])
        }

        func matches(_ body: [UInt8]) -> Bool { body.count == length && CRC32C.of(body) == bodyCRC }
    }
}

private func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
}

private func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
}
