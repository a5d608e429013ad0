// SPDX-License-Identifier: Apache-2.0

package import Values

/// The identifier of a system or of one of its ports (IEEE 802.1AB, sections 8.5.2 and 8.5.3); LLDP-MIB has the same numbers.
package struct LLDPIdentifier: Hashable, Sendable {
    /// The identified object. Subtype numbers differ between chassis and port identifiers.
    package enum Subject: Hashable, Sendable { case chassis, port }

    package let subject: Subject
    package let subtype: UInt8
    package let bytes: [UInt8]

    package init(_ subject: Subject, subtype: UInt8, bytes: [UInt8]) {
        self.subject = subject
        self.subtype = subtype
        self.bytes = bytes
    }

    /// The MAC address, if the identifier is one.
    package var macAddress: MACAddress? {
        guard subtype == (subject == .chassis ? 4 : 3), bytes.count == 6 else { return nil }
        return MACAddress(bits: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// The network address, if the identifier is one: an IANA address family number and the address.
    package var networkAddress: IPAddress? {
        guard subtype == (subject == .chassis ? 5 : 4) else { return nil }
        switch (bytes.first, bytes.count) {
        case (1, 5), (2, 17): return IPAddress(bytes: bytes.dropFirst())
        default: return nil
        }
    }

    /// An address in its usual notation, anything else as printable text.
    package var text: String {
        macAddress?.description ?? networkAddress?.description ?? LLDPIdentifier.readable(bytes)
    }

    /// The port's name: the identifier, or the description where only that is a name. Identifiers of subtype local (7) may be any number, and
    /// a hardware address names no port.
    package func portName(description: String) -> String {
        guard subtype == 7 || macAddress != nil || networkAddress != nil else { return text }
        let isName = PortName(description).isReadable && !PortName(description).isBareNumber
        let saysNothing =
            macAddress != nil || networkAddress != nil || PortName(text).isBareNumber || !PortName(text).isReadable
        return isName && saysNothing ? description : text
    }

    /// Untrusted text made printable: no control characters, at most 255 characters.
    package static func readable(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        let scalars = text.unicodeScalars.prefix(255).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: "?"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
