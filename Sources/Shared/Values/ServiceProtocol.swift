// SPDX-License-Identifier: Apache-2.0

/// The protocol that is expected on a tenant's port.
package enum ServiceProtocol: String, Codable, Hashable, Sendable, CaseIterable {
    /// RFC 4253: identification, then the host key.
    case ssh
    case https
    /// Any service behind TLS: certificate only.
    case tls
    /// Any status, redirects not followed: it proves that HTTP is spoken, never by whom.
    case http
    /// Remote Desktop: X.224 connection confirm (MS-RDPBCGR, section 2.2.1.2), then TLS.
    case rdp
    /// A reply over TCP that the order's ``ServicePattern`` describes.
    case tcpPattern
    /// The same in a datagram over UDP.
    case udpPattern

    /// Whether the server shows a key or certificate that an impostor does not have. Other services are recognised by their bytes alone, and
    /// attributed to this server only by connections that the inside agent saw arrive.
    package var hasIdentity: Bool {
        switch self {
        case .ssh, .https, .tls, .rdp: true
        case .http, .tcpPattern, .udpPattern: false
        }
    }

    /// Whether its clients name the host that they ask for, in TLS or HTTP.
    package var takesHostName: Bool {
        switch self {
        case .https, .tls, .http, .rdp: true
        case .ssh, .tcpPattern, .udpPattern: false
        }
    }

    /// It is described by a ``ServicePattern``.
    package var needsPattern: Bool { self == .tcpPattern || self == .udpPattern }

    /// Spoken over UDP: there is no connection.
    package var isDatagram: Bool { self == .udpPattern }
}

/// The request to a service that no other protocol describes, and the expected answer.
package struct ServicePattern: Codable, Hashable, Sendable {
    /// Sent once the connection stands, or as a datagram; empty when the server speaks first.
    package var send: PatternText
    /// The text that the answer must contain, anywhere in its first 4096 bytes, or in one datagram.
    package var expect: PatternText

    package init(send: PatternText, expect: PatternText) {
        self.send = send
        self.expect = expect
    }

    /// Whether an answer is expected, and over UDP also a request.
    package func suits(_ service: ServiceProtocol) -> Bool {
        service.needsPattern && !expect.bytes.isEmpty && !(service.isDatagram && send.bytes.isEmpty)
    }
}

/// At most 512 bytes, written as text: `\r`, `\n`, `\xNN` (two hexadecimal digits) and `\\` stand for one byte each, everything else for
/// its own UTF-8.
package struct PatternText: TextValue {
    package static let example = "PING\\r\\n"
    package static let longest = 512

    package let bytes: [UInt8]

    /// `nil` for more than ``longest`` bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count <= PatternText.longest else { return nil }
        self.bytes = bytes
    }

    package init?(_ text: String) {
        // Four characters a byte at most.
        guard text.utf8.count <= 4 * PatternText.longest else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "r"): bytes.append(0x0d)
            case UInt8(ascii: "n"): bytes.append(0x0a)
            case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "x"):
                guard let high = rest.popFirst().flatMap(hexDigitValue),
                    let low = rest.popFirst().flatMap(hexDigitValue)
                else { return nil }
                bytes.append(high << 4 | low)
            default: return nil
            }
        }
        self.init(bytes: bytes)
    }

    /// Printable ASCII alone.
    package var description: String {
        var text: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x0d: text += Array("\\r".utf8)
            case 0x0a: text += Array("\\n".utf8)
            case UInt8(ascii: "\\"): text += Array("\\\\".utf8)
            case 0x20..<0x7f: text.append(byte)
            default:
                text += Array("\\x".utf8) + [lowercaseHexDigits[Int(byte >> 4)], lowercaseHexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
