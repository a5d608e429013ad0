// SPDX-License-Identifier: Apache-2.0

/// Cuts a stream into binary packets (RFC 4253, section 6) as they are before the first keys are in use: neither encrypted nor with a MAC.
struct SSHPacketReader {
    /// Of a whole packet (RFC 4253, section 6.1).
    static let longestPacket = 35_000

    private var buffer: [UInt8] = []
    private var start = 0

    mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    /// The payload of the next packet; `nil` until it is complete.
    mutating func next() throws(SSHFailure) -> [UInt8]? {
        guard buffer.count - start >= 4 else { return nil }
        let length = buffer[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
        // A packet holds four bytes of padding at least, and is a multiple of eight bytes.
        guard length >= 12, length + 4 <= SSHPacketReader.longestPacket, (length + 4) % 8 == 0 else {
            throw .malformed("a packet of \(length) bytes")
        }
        guard buffer.count - start - 4 >= length else { return nil }
        let padding = Int(buffer[start + 4])
        guard padding >= 4, padding + 1 < length else {
            throw .malformed("a packet of \(length) bytes with \(padding) of padding")
        }
        let payload = Array(buffer[(start + 5)..<(start + 4 + length - padding)])
        start += 4 + length
        if start == buffer.count || start > 1 << 16 {
            buffer.removeFirst(start)
            start = 0
        }
        return payload
    }

    /// The packet that carries `payload`.
    static func packet(_ payload: [UInt8]) -> [UInt8] {
        let unpadded = 4 + 1 + payload.count
        var padding = 8 - unpadded % 8
        if padding < 4 { padding += 8 }
        var writer = SSHWriter()
        writer.uint32(UInt32(clamping: 1 + payload.count + padding))
        writer.byte(UInt8(padding))
        writer.raw(payload)
        writer.raw(repeatElement(0, count: padding))
        return writer.bytes
    }
}
