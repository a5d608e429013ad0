// SPDX-License-Identifier: Apache-2.0

package import Values

/// Bytes that no log, error or report ever shows.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var description: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A switch that the agent may ask, and the credentials for it.
package struct SwitchAccess: Hashable, Sendable {
    /// Authentication of the user-based security model; MD5 and SHA-1 are not offered (RFC 7860).
    package enum AuthProtocol: String, CaseIterable, Codable, Hashable, Sendable {
        case sha224 = "SHA-224"
        case sha256 = "SHA-256"
        case sha384 = "SHA-384"
        case sha512 = "SHA-512"
    }

    /// AES in cipher feedback mode (RFC 3826), and with longer keys as most vendors have it.
    package enum PrivProtocol: String, CaseIterable, Codable, Hashable, Sendable {
        case aes128 = "AES-128"
        case aes192 = "AES-192"
        case aes256 = "AES-256"
    }

    package enum Right: Hashable, Sendable {
        /// SNMPv2c: unencrypted.
        case community(Secret)
        /// SNMPv3, authenticated and encrypted; nothing less is offered.
        case user(String, AuthProtocol, auth: Secret, PrivProtocol, priv: Secret)
    }

    /// The configured name of the switch, for messages.
    package var name: String
    package var address: IPAddress
    package var port: UInt16
    package var right: Right
    /// Time limit for one answer; each request is sent twice.
    package var timeout: Duration

    package init(name: String, address: IPAddress, port: UInt16 = 161, right: Right, timeout: Duration = .seconds(2)) {
        self.name = name
        self.address = address
        self.port = port
        self.right = right
        self.timeout = timeout
    }

    /// libsnmp's transport address.
    var peer: String { address.family == .ipv4 ? "udp:\(address):\(port)" : "udp6:[\(address)]:\(port)" }
}
