// SPDX-License-Identifier: Apache-2.0

/// Why no host key was proven.
package enum SSHFailure: Error, Hashable, Sendable {
    /// The peer speaks another protocol; its first bytes, printable.
    case notSSH(String)
    /// The peer identified itself and then broke the protocol; says how.
    case malformed(String)
    /// An SSH server turned this connection away: by SSH_MSG_DISCONNECT, by a line of its own before the identification, or by closing.
    case turnedAway(String)
    /// Both sides have no algorithm of this kind in common; the server's, printable and shortened.
    case nothingInCommon(AlgorithmKind, String)
    /// The server's key or signature is of a kind that cannot be checked here; names it.
    case unsupported(String)
    /// The server does not hold the key that it shows: its signature over the exchange is wrong.
    case badSignature(String)

    /// The lists of SSH_MSG_KEXINIT that are negotiated (RFC 4253, section 7.1).
    package enum AlgorithmKind: String, Hashable, Sendable, CaseIterable {
        case exchange = "key exchange method"
        case hostKey = "host key algorithm"
        case cipher
        case mac = "MAC"
        case compression
    }
}

extension SSHFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notSSH(let said): said
        case .malformed(let what): what
        case .turnedAway(let said): said
        case .nothingInCommon(let kind, let names): "\(kind.rawValue) \(names)"
        case .unsupported(let name): name
        case .badSignature(let key): "the signature by \(key) over the key exchange is wrong"
        }
    }
}

extension Sequence<UInt8> {
    /// At most `most` characters; every byte that is no printable ASCII character becomes a dot.
    package func printable(most: Int = 64) -> String {
        String(decoding: prefix(most).map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    }
}
