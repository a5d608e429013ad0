// SPDX-License-Identifier: Apache-2.0

/// A switch port as a case names it: `gi1/0/7`, or with its switch, `sw-r1:gi1/0/7`.
package struct SwitchPortName: Sendable {
    /// The switch, where the case names one.
    package let switchName: String?
    package let port: PortName

    package init(_ text: String) {
        // "1:7" is a port of a stack, and "xe-0/0/7:1" one lane of a port: behind a switch's name a port is written in full.
        if let colon = text.firstIndex(of: ":") {
            let (name, rest) = (text[..<colon], text[text.index(after: colon)...])
            let isPort = rest.contains(where: \.isNumber) && rest.contains { $0.isLetter || $0 == "/" }
            if name.contains(where: \.isLetter), isPort, MACAddress(text) == nil, !name.lowercased().hasSuffix("slot"),
                !name.lowercased().hasSuffix("unit")
            {
                (switchName, port) = (String(name.filter { !$0.isWhitespace }), PortName(String(rest)))
                return
            }
        }
        (switchName, port) = (nil, PortName(text))
    }

    /// Whether both name one port of one switch.
    package func isSame(as other: SwitchPortName) -> Bool {
        guard port.likeness(to: other.port) == .same else { return false }
        guard let mine = switchName, let theirs = other.switchName else {
            return switchName == nil && other.switchName == nil
        }
        return mine.lowercased() == theirs.lowercased()
    }

    /// Whether a switch of that name may be the case's: equal, or one name is the other with its domain (`sw-r1`, `sw-r1.room.example`).
    package func mayBe(onSwitch name: String) -> Bool {
        guard let wanted = switchName?.lowercased() else { return true }
        let told = name.lowercased()
        return told == wanted || told.hasPrefix(wanted + ".") || wanted.hasPrefix(told + ".")
    }
}
