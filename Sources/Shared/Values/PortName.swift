// SPDX-License-Identifier: Apache-2.0

/// A switch port's name, compared as people do: `GigabitEthernet1/0/7` is `gi1/0/7`.
package struct PortName: Hashable, Sendable {
    private let kind: String
    private let place: String

    /// Long and short prefixes of port names, as vendors write them.
    private static let kinds: [(long: String, short: String)] = [
        ("hundredgigabitethernet", "hu"), ("hundredgige", "hu"), ("fortygigabitethernet", "fo"), ("fortygige", "fo"),
        ("twentyfivegigabitethernet", "twe"), ("twentyfivegige", "twe"), ("tengigabitethernet", "te"),
        ("tengige", "te"), ("xgigabitethernet", "te"), ("gigabitethernet", "gi"), ("gige", "gi"), ("ge", "gi"),
        ("xe", "te"), ("fastethernet", "fa"), ("ethernet", "eth"), ("et", "eth"),
    ]

    package init(_ text: String) {
        let folded = text.lowercased().filter { !$0.isWhitespace }
        let word = folded.prefix { !$0.isNumber }
        let rest = folded.dropFirst(word.count)
        let name = word.last == "-" ? word.dropLast() : word
        kind = PortName.kinds.first { $0.long == name }?.short ?? String(name)
        place = String(rest)
    }
}
