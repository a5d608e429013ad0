// SPDX-License-Identifier: Apache-2.0

@testable import Capture
import Values

/// Datagrams of a routing socket, taken apart into messages, attributes and the fields read from them.
///
/// Input: one byte that chooses between a datagram as it stands and one that a script writes, then either.
enum NetlinkTarget: FuzzTarget {
    static let name = "netlink"
    static let longestInput = 256

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        var script = Script(UnsafeRawBufferPointer(rebasing: input[1...]))
        let isDump = choice & 2 != 0
        if choice & 1 == 0 {
            let sequence = script.number(UInt32.self)
            let datagram = script.remainder()
            // The buffer is longer than the datagram: bytes of an earlier datagram must not be read.
            let answers = NetlinkAnswers(
                datagram + [UInt8](repeating: 0x5a, count: 64), count: datagram.count, sequence: sequence,
                isDump: isDump)
            let total = answers.bodies.reduce(0) { $0 + 16 + $1.count }
            try expect(total <= datagram.count, "\(total) bytes of messages in \(datagram.count)")
            try expect(isDump || answers.bodies.count <= 1, "several answers to a question for one")
            for body in answers.bodies { try read(body) }
        } else {
            try written(&script, isDump: isDump)
        }
    }

    /// A datagram that is written as the kernel writes it must be read back unchanged.
    private static func written(_ script: inout Script, isDump: Bool) throws(Violation) {
        var datagram: [UInt8] = []
        var bodies: [[UInt8]] = []
        while !script.isAtEnd, bodies.count < 8 {
            var attributes: [UInt16: [UInt8]] = [:]
            var body = [UInt8](repeating: script.byte(), count: 16)
            for _ in 0..<(script.byte() & 7) {
                let type = UInt16(script.byte())
                let value = script.bytes(Int(script.byte() & 31))
                if attributes[type] == nil { attributes[type] = value }
                append(UInt16(4 + value.count), type, value, to: &body)
            }
            try expect(body.attributes(from: 16), equals: attributes, "attributes")
            try read(body)
            bodies.append(body)
            datagram.append(native: UInt32(16 + body.count))
            datagram.append(native: UInt16(16))
            datagram.append(native: UInt16(0))
            datagram.append(native: UInt32(7))
            datagram.append(native: UInt32(0))
            datagram += body
        }
        let answers = NetlinkAnswers(datagram, count: datagram.count, sequence: 7, isDump: isDump)
        try expect(answers.bodies, equals: isDump ? bodies : Array(bodies.prefix(1)), "bodies")
        let another = NetlinkAnswers(datagram, count: datagram.count, sequence: 8, isDump: isDump)
        try expect(another.bodies.isEmpty && another.end == nil, "an answer to another question was taken")
    }

    private static func append(_ length: UInt16, _ type: UInt16, _ value: [UInt8], to body: inout [UInt8]) {
        body.append(native: length)
        body.append(native: type)
        body += value
        while body.count % 4 != 0 { body.append(0) }
    }

    private static func read(_ body: [UInt8]) throws(Violation) {
        if let link = LinkAnswer(body) {
            try expect(link.name.utf8.count <= 3 * body.count, "a name longer than its message")
        }
        if let address = InterfaceAddress(answer: body, of: 0), let network = address.network {
            try expect(network.contains(address.address), "\(network) does not contain \(address.address)")
        }
        if let route = DefaultRoute(answer: body, through: 0) {
            try expect(body[1] == 0, "a route to \(route.gateway) that is no default route")
        }
    }
}
