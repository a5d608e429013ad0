// SPDX-License-Identifier: Apache-2.0

package import Values

/// A public address and a remote port in one text: `203.0.113.10:22010`, or `[2001:db8::10]:22010` (RFC 3986, section 3.2.2).
package struct AccessText: TextValue {
    package static let example = "203.0.113.10:22010 or [2001:db8::10]:22010"

    package let address: IPAddress
    package let port: UInt16

    package init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    package init?(_ text: String) {
        guard text.utf8.count <= 60, let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { return nil }
        let host = text[..<colon]
        let isBracketed = host.first == "[" && host.last == "]" && host.count > 2
        guard let address = IPAddress(String(isBracketed ? host.dropFirst().dropLast() : host)),
            isBracketed == (address.family == .ipv6)
        else { return nil }
        self.init(address: address, port: port)
    }

    package var description: String {
        switch address.family {
        case .ipv4: "\(address):\(port)"
        case .ipv6: "[\(address)]:\(port)"
        }
    }
}
