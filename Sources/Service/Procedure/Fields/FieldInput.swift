// SPDX-License-Identifier: Apache-2.0

/// The value that was sent for a field or a form, before its type is known. Forms send text for everything.
package enum FieldInput: Hashable, Sendable {
    case missing
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([FieldInput])
    case object([String: FieldInput])

    /// The value at a name with dots between levels.
    ///
    /// - Throws: the problem with a level on the way that holds something else than named values.
    func value(at name: String) throws(FieldProblem) -> FieldInput {
        var value = self
        var path: [Substring] = []
        for part in name.split(separator: ".") {
            switch value {
            case .missing: return .missing
            case .object(let members): value = members[String(part)] ?? .missing
            case .text, .number, .flag, .list: throw .notNamed(path.joined(separator: "."))
            }
            path.append(part)
        }
        return value
    }

    /// The entries of a list, or of one text with an entry per line, comma or blank; `nil` where it is something else.
    var entries: [String]? {
        switch self {
        case .missing: return []
        case .text(let text): return text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
        case .list(let members):
            var entries: [String] = []
            for member in members {
                guard case .text = member, let inner = member.entries else { return nil }
                entries += inner
            }
            return entries
        case .number, .flag, .object: return nil
        }
    }
}
