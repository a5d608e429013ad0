// SPDX-License-Identifier: Apache-2.0

import Packets
import Values

/// Announcements by LLDP: anything on the link may have written them.
///
/// Input: one byte that chooses between bytes as they stand and elements that a script writes, then either.
enum LLDPTarget: FuzzTarget {
    static let name = "lldp"
    static let longestInput = 320

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        let rest = UnsafeRawBufferPointer(rebasing: input[1...])
        if choice & 1 == 0 {
            guard let view = try? LLDPView(rest.bytes) else { return }
            try expect(rest.count >= 12, "\(rest.count) bytes hold chassis, port and time to live")
            try expect((1...255).contains(view.chassis.bytes.count), "chassis")
            try expect((1...255).contains(view.port.bytes.count), "port")
            try readable(view.chassis.text)
            try readable(view.port.text)
            try readable(view.portDescription ?? "")
            try readable(view.systemName ?? "")
            _ = (view.timeToLive, view.managementAddress)
        } else {
            var script = Script(rest)
            try written(&script)
        }
    }

    /// An announcement that is written by the standard must be read back unchanged, whatever follows its end.
    private static func written(_ script: inout Script) throws(Violation) {
        let chassis = LLDPIdentifier(
            .chassis, subtype: script.byte(), bytes: [script.byte()] + script.bytes(Int(script.byte() & 31)))
        let port = LLDPIdentifier(
            .port, subtype: script.byte(), bytes: [script.byte()] + script.bytes(Int(script.byte() & 31)))
        let seconds = script.number(UInt16.self)
        let name = script.bytes(Int(script.byte() & 31))
        var message = element(1, [chassis.subtype] + chassis.bytes) + element(2, [port.subtype] + port.bytes)
        message += element(3, [UInt8(seconds >> 8), UInt8(truncatingIfNeeded: seconds)])
        message += element(127, script.bytes(Int(script.byte() & 31))) + element(5, name) + element(5, [0x78])
        message += element(0, []) + script.remainder()
        guard let view = try? LLDPView(message.span.bytes) else { throw Violation("a whole announcement was refused") }
        try expect(view.chassis, equals: chassis, "chassis")
        try expect(view.port, equals: port, "port")
        try expect(view.timeToLive, equals: seconds, "time to live")
        try expect(view.systemName, equals: LLDPIdentifier.readable(name), "system name")
    }

    private static func element(_ type: UInt8, _ value: [UInt8]) -> [UInt8] {
        [type << 1 | UInt8(value.count >> 8), UInt8(truncatingIfNeeded: value.count)] + value
    }

    private static func readable(_ text: String) throws(Violation) {
        try expect(text.unicodeScalars.count <= 255, "a text of \(text.unicodeScalars.count) characters")
        try expect(
            text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "a control character")
    }
}
