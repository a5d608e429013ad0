// SPDX-License-Identifier: Apache-2.0

internal import Values

/// The transport protocols whose ports are forwarded.
package enum Transport: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case tcp, udp

    package static func < (one: Transport, other: Transport) -> Bool { one.rawValue < other.rawValue }
}

/// A port, 1 to 65535.
package struct Port: Codable, Hashable, Sendable, Comparable, CustomStringConvertible {
    package let number: UInt16

    /// `nil` for 0 and what is beyond 65535.
    package init?(_ number: Int) {
        guard let number = UInt16(exactly: number), number > 0 else { return nil }
        self.number = number
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let port = Port(try container.decode(Int.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a port is from 1 to 65535")
        }
        self = port
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    package static func < (one: Port, other: Port) -> Bool { one.number < other.number }
    package var description: String { "\(number)" }
}

/// A remote port of a public address, and the port of the server that it leads to.
package struct PortForwarding: Codable, Hashable, Sendable, Comparable {
    package let transport: Transport
    package let publicPort: Port
    package let roomPort: Port

    package init(_ transport: Transport, publicPort: Port, roomPort: Port) {
        self.transport = transport
        self.publicPort = publicPort
        self.roomPort = roomPort
    }

    package static func < (one: PortForwarding, other: PortForwarding) -> Bool {
        (one.transport, one.publicPort, one.roomPort) < (other.transport, other.publicPort, other.roomPort)
    }
}
