// SPDX-License-Identifier: Apache-2.0

package import Procedure
internal import Values
internal import Words

/// The form of a person's account: its fields, and what they say.
package enum PersonForm {
    /// - Parameter isNew: with the user name, which stays.
    package static func shapes(isNew: Bool) -> [FieldShape] {
        let shape = { (name: String, words: FieldWords, kind: FieldKind, presence: Presence) in
            FieldShape(name: name, words: words, kind: kind, presence: presence)
        }
        let roles = Role.officers.map { FieldChoice(word: $0.rawValue, title: $0.title) }
        let ranks = CivilServantRank.allCases.map {
            FieldChoice(word: $0.rawValue, title: Phrase(everywhere: "\($0.title) (\($0.rawValue))"))
        }
        let username = shape("username", PersonWords.username, .line(most: 40), .required)
        return (isNew ? [username] : []) + [
            shape("displayName", PersonWords.name, .line(most: 200), .required),
            shape("role", PersonWords.role, .choice(roles), .required),
            shape("nip", PersonWords.nip, .line(most: 30), .optional),
            shape("rank", PersonWords.rank, .choice(ranks), .optional),
            shape("position", PersonWords.position, .line(most: 200), .optional),
            shape("sites", PersonWords.sites, .line(most: 500), .optional),
        ]
    }

    /// The values of a person's account, by the fields' names.
    package static func values(_ user: UserView) -> [String: String] {
        [
            "username": user.username, "displayName": user.displayName, "role": user.role.rawValue,
            "nip": user.nip ?? "", "rank": user.rank?.rawValue ?? "", "position": user.position ?? "",
            "sites": user.sites.joined(separator: ", "),
        ]
    }
}

extension UserView {
    /// The account as the form has it. What the form leaves blank is none.
    ///
    /// - Throws: a ``Problem`` with everything that is wrong with the fields.
    mutating func read(_ form: FormTexts, isNew: Bool, _ context: CaseworkContext) throws(Problem) {
        let shapes = PersonForm.shapes(isNew: isNew)
        let problems = form.problems(shapes, context)
        guard problems.isEmpty, let role = Role(rawValue: form["role"]) else { throw .fields(problems, shapes) }
        if isNew { username = form["username"].lowercased() }
        self.role = role
        displayName = form["displayName"]
        nip = form.optional("nip")
        rank = CivilServantRank(rawValue: form["rank"])
        position = form.optional("position")
        sites = form["sites"].split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
