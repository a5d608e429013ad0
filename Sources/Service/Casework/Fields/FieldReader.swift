// SPDX-License-Identifier: Apache-2.0

/// Takes typed values out of a body. Numbers and booleans may come as text, as forms send them; what is missing is left to the
/// procedure, which knows what it needs.
struct FieldReader {
    private let value: JSONValue
    private let path: String

    /// Throws a ``Problem`` unless `body` is an object.
    init(_ body: JSONValue, path: String = "") throws(Problem) {
        switch body {
        case .object: value = body
        case .null: value = .object([:])
        default:
            throw Problem(
                .malformed, code: "body.malformed", title: "The body is not an object",
                detail: "\(path.isEmpty ? "The body" : "“\(path)”") must be a JSON object with named fields.",
                field: path.isEmpty ? nil : path)
        }
        self.path = path
    }

    private func name(_ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }

    private func member(_ field: String) -> JSONValue? {
        guard let member = value[field], member != .null else { return nil }
        return member
    }

    func section(_ field: String) throws(Problem) -> FieldReader {
        try FieldReader(member(field) ?? .null, path: name(field))
    }

    /// Empty when the field is missing.
    func text(_ field: String) throws(Problem) -> String {
        guard let member = member(field) else { return "" }
        guard let text = member.text else { throw .invalid(name(field), "“\(name(field))” must be text.") }
        return text
    }

    /// `nil` when the field is missing or blank.
    func optionalText(_ field: String) throws(Problem) -> String? {
        let text = try text(field)
        return text.contains { !$0.isWhitespace } ? text : nil
    }

    func number(_ field: String) throws(Problem) -> Int {
        guard let number = try optionalNumber(field) else {
            throw Problem(
                .invalid, code: "field.missing", title: "A field is missing",
                detail: "“\(name(field))” is missing. Fill it in.", field: name(field))
        }
        return number
    }

    func optionalNumber(_ field: String) throws(Problem) -> Int? {
        switch member(field) {
        case nil: return nil
        case .number(let value):
            if let whole = Int(exactly: value) { return whole }
        case .string(let text):
            let trimmed = text.filter { !$0.isWhitespace }
            if trimmed.isEmpty { return nil }
            if let whole = Int(trimmed) { return whole }
        default: break
        }
        throw .invalid(name(field), "“\(name(field))” must be a whole number.")
    }

    /// False when the field is missing: an unticked box is not sent at all.
    func flag(_ field: String) throws(Problem) -> Bool {
        switch member(field) {
        case nil: return false
        case .bool(let value): return value
        case .string(let text):
            if ["true", "on", "1", "yes", "ya"].contains(text.lowercased()) { return true }
            if ["false", "off", "0", "no", "tidak", ""].contains(text.lowercased()) { return false }
        default: break
        }
        throw .invalid(name(field), "“\(name(field))” must be true or false.")
    }

    /// A list, or one text with an entry per line, comma or blank.
    func texts(_ field: String) throws(Problem) -> [String] {
        switch member(field) {
        case nil: return []
        case .string(let text):
            return text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
        case .array(let members):
            var texts: [String] = []
            for member in members {
                guard case .string(let text) = member else {
                    throw .invalid(name(field), "“\(name(field))” must be a list of texts.")
                }
                texts += text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
            }
            return texts
        default: throw .invalid(name(field), "“\(name(field))” must be a list of texts.")
        }
    }

    func choice<Word: RawRepresentable & CaseIterable>(
        _ field: String, default fallback: Word? = nil
    ) throws(Problem) -> Word where Word.RawValue == String {
        let text = try text(field)
        if text.isEmpty, let fallback { return fallback }
        guard let word = Word(rawValue: text) else {
            let choices = Word.allCases.map(\.rawValue).joined(separator: ", ")
            if text.isEmpty {
                throw Problem(
                    .invalid, code: "field.missing", title: "A field is missing",
                    detail: "“\(name(field))” is missing. Choose one of: \(choices).", field: name(field))
            }
            throw .invalid(
                name(field), "“\(name(field))” is “\(text.prefix(60))”. Choose one of: \(choices).")
        }
        return word
    }
}
