// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// As a sentence begins.
    package var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// A title in the midst of a sentence: begins in lower case unless it is a name in capitals, such as `IP publik`.
    package var inSentence: String {
        guard let second = dropFirst().first, second.isLowercase || second.isWhitespace else { return String(self) }
        return prefix(1).lowercased() + dropFirst()
    }
}

extension Phrase {
    /// A title in the midst of a sentence, in each language.
    package var inSentence: Phrase { Phrase(id: id.inSentence, en: en.inSentence) }
}
