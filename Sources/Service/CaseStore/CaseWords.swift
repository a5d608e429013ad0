// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import Inventory
package import Procedure
internal import Values

/// The words by which a case is found, and those that are searched for: the same cut for both engines, which get them ready.
///
/// A piece of text without a space, such as `027/123/2026` or `203.0.113.10`, gives a word for each of its parts that begins there and goes to
/// the piece's end, joined: `027_123_2026`, `123_2026` and `2026`. So any part, or several in a row, is found as the beginning of a word.
package struct CaseWords: Hashable, Sendable {
    /// Between the parts of a piece: a letter to both engines, and in no part.
    private static let joint: Character = "_"
    /// Parts of one piece, letters of one word, and pieces of one text.
    private static let most = (parts: 16, letters: 64, pieces: 64)

    /// Single words, sorted.
    package let words: [String]

    init(_ texts: [String]) {
        var words: Set<String> = []
        for piece in texts.flatMap({ Self.pieces($0) }) {
            for first in piece.indices { words.insert(Self.word(piece[first...])) }
        }
        self.words = words.sorted()
    }

    /// What the case's own log tells.
    package init(_ state: CaseState) {
        let form = state.form
        var texts = [
            state.number, form.agency.name, form.agency.head, form.agency.email, form.agency.phone, form.contact.name,
            form.contact.email, form.contact.phone, form.letter.number, form.server.name, form.server.brand,
            form.server.model,
        ]
        texts += form.server.macAddresses + (state.installation?.macAddresses ?? [])
        texts += [form.service.serverName, state.installation?.serverName].compactMap(\.self)
        texts += [
            state.registration?.agendaNumber, state.signature?.letterNumber, state.agenda?.number, state.record?.number,
            state.record?.officer.name, state.record?.applicant.name, state.arrival?.delivery.serialNumber,
            state.arrival?.delivery.deliveredBy,
        ].compactMap(\.self)
        self.init(texts)
    }

    /// What the case holds.
    package init(_ allocation: Allocation?) {
        guard let allocation else {
            self.init([])
            return
        }
        self.init(
            [
                allocation.publicAddress.description, allocation.serverAddress.description,
                "\(allocation.publicAddress):\(allocation.remotePort)", allocation.switchPort, allocation.cable,
            ] + allocation.macAddresses.map(\.description) + [allocation.hostName?.description].compactMap(\.self))
    }

    /// What a person searches for: a word for each piece, of which all must be there; empty when nothing in it can be searched for.
    ///
    /// A plain word is sought by its first letters, as many as SQLite's index keeps beginnings of: more would have it read every case that has
    /// the word. A number or address is sought whole: few cases have what it begins with.
    static func sought(in text: String) -> [String] {
        pieces(text).map { parts in
            let word = word(parts[...])
            return word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) ? String(word.prefix(longestPrefix)) : word
        }
    }

    /// As in ``Schema/caseLists(_:)``.
    private static let longestPrefix = 8

    private static func word(_ parts: ArraySlice<String>) -> String {
        String(parts.joined(separator: String(joint)).prefix(most.letters))
    }

    /// Each piece's parts.
    private static func pieces(_ text: String) -> [[String]] {
        folded(text).split(whereSeparator: \.isWhitespace).prefix(most.pieces).compactMap { piece in
            let parts = piece.unicodeScalars.split { !isLetter($0) }.prefix(most.parts).map { String($0) }
            return parts.isEmpty ? nil : parts
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A: true
        case ..<0x80: false
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }

    /// Without case, accents and width.
    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        return text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
