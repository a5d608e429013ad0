// SPDX-License-Identifier: Apache-2.0

/// The kind of port that the word in a port's name stands for, over the spellings of vendors.
enum PortKind: Hashable {
    /// A port of a known speed, in units of 100 Mbit/s: `gi`, `GigabitEthernet` and Junos's `ge` are 10.
    case speed(Int)
    /// An aggregate of several ports (IEEE 802.1AX).
    case aggregate
    /// Numbers without a word, or with one that means just a port.
    case numbered
    /// Another word, such as `swp` or `sfp`, which may stand for any port.
    case word(String)

    /// The kind that a word stands for, without its separators: `tengigabitethernet`.
    init(word: String) {
        if word.isEmpty || PortKind.plain.contains(word) {
            self = .numbered
        } else if PortKind.aggregates.contains(word) {
            self = .aggregate
        } else if let speed = PortKind.speeds[word] {
            self = .speed(speed)
        } else {
            self = .word(PortKind.synonyms[word] ?? word)
        }
    }

    /// Whether it is one of the words listed here, so that it is a port's name also amid other text.
    static func isKnown(_ word: String) -> Bool {
        plain.contains(word) || aggregates.contains(word) || speeds[word] != nil || synonyms[word] != nil
            || words.contains(word)
    }

    func likeness(to other: PortKind) -> PortName.Likeness {
        switch (self, other) {
        case (.speed(let mine), .speed(let theirs)): mine == theirs ? .same : .other
        case (.aggregate, .aggregate), (.numbered, .numbered): .same
        case (.word(let mine), .word(let theirs)): mine == theirs ? .same : .unclear
        // "1/0/7" is the port whose full name is "gi1/0/7".
        case (.numbered, .speed), (.speed, .numbered), (.numbered, .word), (.word, .numbered): .same
        case (.speed, .word), (.word, .speed), (.aggregate, _), (_, .aggregate): .unclear
        }
    }

    private static let plain: Set = ["port", "p", "slot", "unit"]
    /// `ether` is MikroTik's, `swp` Cumulus's; the others are printed on boxes.
    private static let words: Set = [
        "eth", "swp", "ether", "sfp", "sfpplus", "sfpsfpplus", "qsfpplus", "qsfp", "lan", "combo",
    ]
    private static let synonyms = ["ethernet": "eth", "et": "eth", "e": "eth"]
    private static let aggregates: Set = [
        "po", "portchannel", "ae", "bridgeaggregation", "bagg", "ethtrunk", "trk", "trunk", "lag", "ag",
        "aggregateport",
        "bond", "bonding", "bundleether", "be", "linkaggregation", "channel", "chgroup", "team",
    ]
    private static let speeds: [String: Int] = {
        let spellings: [(Int, [String])] = [
            (1, ["fa", "fe", "fastethernet"]),
            (10, ["gi", "ge", "g", "gig", "gige", "gigaethernet", "gigabitethernet", "1ge"]),
            (25, ["tw", "twogigabitethernet", "2.5ge", "twopointfivegige"]),
            (50, ["fi", "fivegigabitethernet", "5ge"]),
            (
                100,
                ["te", "xe", "xge", "tengig", "tengige", "tengigabitethernet", "xgigabitethernet", "10ge", "10gige"]
            ),
            (250, ["twe", "wge", "twentyfivegige", "twentyfivegigabitethernet", "25ge", "25gige"]),
            (400, ["fo", "fge", "fortygige", "fortygigabitethernet", "40ge", "40gige"]),
            (500, ["fiftygige", "fiftygigabitethernet", "50ge"]),
            (1_000, ["hu", "hge", "hundredgige", "hundredgigabitethernet", "100ge", "100gige"]),
            (2_000, ["twohundredgige", "twohundredgigabitethernet", "200ge"]),
            (4_000, ["fourhundredgige", "fourhundredgigabitethernet", "400ge"]),
        ]
        var speeds: [String: Int] = [:]
        for (speed, words) in spellings { for word in words { speeds[word] = speed } }
        return speeds
    }()
}
