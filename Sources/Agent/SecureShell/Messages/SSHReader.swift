// SPDX-License-Identifier: Apache-2.0

/// The data types of RFC 4251, section 5, read one after the other from a message whose bytes nobody vouches for.
struct SSHReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = ArraySlice(Array(bytes))
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() throws(SSHFailure) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .malformed("a message ends before its last field") }
        return byte
    }

    mutating func bytes(_ count: Int) throws(SSHFailure) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw .malformed("a message ends before its last field") }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }

    mutating func uint32() throws(SSHFailure) -> UInt32 {
        try bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func string() throws(SSHFailure) -> ArraySlice<UInt8> {
        try bytes(Int(try uint32()))
    }

    /// An algorithm's name: 1 to 64 printable ASCII characters without a comma.
    mutating func name() throws(SSHFailure) -> String {
        let bytes = try string()
        guard (1...64).contains(bytes.count), bytes.allSatisfy({ (0x21..<0x7f).contains($0) && $0 != 0x2c }) else {
            throw .malformed("“\(bytes.printable())” is no algorithm's name")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Names separated by commas; empty ones are left out.
    mutating func nameList() throws(SSHFailure) -> [String] {
        let bytes = try string()
        guard bytes.allSatisfy({ (0x21..<0x7f).contains($0) }) else {
            throw .malformed("“\(bytes.printable())” is no list of names")
        }
        return bytes.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The magnitude of a number that is not negative, big-endian, without leading zeros; empty for zero.
    mutating func unsignedNumber() throws(SSHFailure) -> [UInt8] {
        let bytes = try string()
        guard (bytes.first ?? 0) < 0x80 else { throw .malformed("a negative number") }
        return Array(bytes.drop { $0 == 0 })
    }
}
