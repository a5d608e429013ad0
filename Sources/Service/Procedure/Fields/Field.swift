// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

/// One field of a form: its label, its permitted values and its place in the form. Defined here only.
package struct Field<Form>: Sendable {
    package let shape: FieldShape
    /// Stores a sent value in the form; a value of another type is not stored.
    let read: @Sendable (FieldInput, inout Form) -> FieldProblem?
    /// The problem with the form's value. Blank fields that the service fills in count as missing when `isComplete`.
    let check: @Sendable (Form, StepContext, _ isComplete: Bool) -> FieldProblem?
    /// The form's value as a page shows it for editing.
    package let text: @Sendable (Form) -> String

    package var name: String { shape.name }
}

extension Field {
    static func line(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String> & Sendable, most: Int,
        _ presence: Presence = .required
    ) -> Field {
        text(name, words, path, .line(most: most), presence)
    }

    static func lines(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String> & Sendable, most: Int,
        _ presence: Presence = .required
    ) -> Field {
        text(name, words, path, .lines(most: most), presence)
    }

    static func email(_ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String> & Sendable)
        -> Field
    {
        text(name, words, path, .email, .required)
    }

    static func date(_ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String> & Sendable) -> Field
    {
        text(name, words, path, .date, .required)
    }

    private static func text(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String> & Sendable, _ kind: FieldKind,
        _ presence: Presence
    ) -> Field {
        Field(
            shape: FieldShape(name: name, words: words, kind: kind, presence: presence),
            read: { input, form in
                switch input {
                case .missing: return nil
                case .text(let text):
                    form[keyPath: path] = text
                    return nil
                case .number, .flag, .list, .object: return .wrongType(name, kind)
                }
            },
            check: { form, context, isComplete in
                let value = form[keyPath: path]
                if value.isBlank {
                    switch presence {
                    case .required: return .missing(name)
                    case .optional: return nil
                    case .given: return isComplete ? .missing(name) : nil
                    }
                }
                return context.problem(with: value, in: name, kind)
            },
            text: { $0[keyPath: path] })
    }

    /// A text that may be left out: blank ones are read as `nil`.
    static func optional(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String?> & Sendable, _ kind: FieldKind
    ) -> Field {
        Field(
            shape: FieldShape(name: name, words: words, kind: kind, presence: .optional),
            read: { input, form in
                switch input {
                case .missing: return nil
                case .text(let text):
                    form[keyPath: path] = text.isBlank ? nil : text
                    return nil
                case .number, .flag, .list, .object: return .wrongType(name, kind)
                }
            },
            check: { form, context, _ in
                form[keyPath: path].flatMap { context.problem(with: $0, in: name, kind) }
            },
            text: { $0[keyPath: path] ?? "" })
    }

    static func number(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, Int> & Sendable,
        in range: ClosedRange<Int>
    ) -> Field {
        let optional = number(name, words, in: range, .required) {
            $0[keyPath: path]
        } set: {
            $0[keyPath: path] = $1 ?? 0
        }
        return Field(
            shape: optional.shape,
            read: { input, form in
                if input.isBlank { return .missing(name) }
                return optional.read(input, &form)
            },
            check: optional.check, text: optional.text)
    }

    static func number(
        _ name: String, _ words: FieldWords, optional path: any WritableKeyPath<Form, Int?> & Sendable,
        in range: ClosedRange<Int>
    ) -> Field {
        number(name, words, in: range, .optional) {
            $0[keyPath: path]
        } set: {
            $0[keyPath: path] = $1
        }
    }

    private static func number(
        _ name: String, _ words: FieldWords, in range: ClosedRange<Int>, _ presence: Presence,
        get: @escaping @Sendable (Form) -> Int?, set: @escaping @Sendable (inout Form, Int?) -> Void
    ) -> Field {
        Field(
            shape: FieldShape(name: name, words: words, kind: .number(range), presence: presence),
            read: { input, form in
                guard !input.isBlank else { return nil }
                guard let number = input.wholeNumber else { return .wrongType(name, .number(range)) }
                set(&form, number)
                return nil
            },
            check: { form, context, _ in get(form).flatMap { context.problem(with: $0, in: name, range) } },
            text: { get($0).map { "\($0)" } ?? "" })
    }

    static func choice<Word: FieldOption>(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, Word> & Sendable,
        _ presence: Presence = .required
    ) -> Field {
        choice(name, words, path, of: FieldChoice.all(of: Word.self), presence, isDecision: false)
    }

    /// What the person decides: a button for each option, with its title.
    static func decision<Word: FieldOption>(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, Word> & Sendable,
        _ title: (Word) -> Phrase
    ) -> Field {
        let choices = Word.allCases.map { FieldChoice(word: $0.rawValue, title: title($0)) }
        return choice(name, words, path, of: choices, .required, isDecision: true)
    }

    private static func choice<Word: FieldOption>(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, Word> & Sendable,
        of choices: [FieldChoice], _ presence: Presence, isDecision: Bool
    ) -> Field {
        Field(
            shape: FieldShape(
                name: name, words: words, kind: .choice(choices), presence: presence, isDecision: isDecision),
            read: { input, form in
                if input.isBlank { return presence == .required ? .missing(name) : nil }
                guard case .text(let text) = input else { return .wrongType(name, .choice(choices)) }
                guard let word = Word(rawValue: text) else { return .notOne(of: choices, name) }
                form[keyPath: path] = word
                return nil
            },
            check: { _, _, _ in nil }, text: { $0[keyPath: path].rawValue })
    }

    /// A word that the form keeps as text.
    static func choice<Word: FieldOption>(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String> & Sendable, of: Word.Type
    ) -> Field {
        text(name, words, path, .choice(FieldChoice.all(of: Word.self)), .required)
    }

    /// Yes or no, which the person says: there is no answer where nothing is sent.
    static func flag(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, Bool> & Sendable, yes: Phrase, no: Phrase
    ) -> Field {
        let kind = FieldKind.flag(yes: yes, no: no)
        return Field(
            shape: FieldShape(name: name, words: words, kind: kind, presence: .required, isDecision: true),
            read: { input, form in
                if input.isBlank { return .missing(name) }
                guard let flag = input.truth else { return .wrongType(name, kind) }
                form[keyPath: path] = flag
                return nil
            },
            check: { _, _, _ in nil }, text: { $0[keyPath: path] ? "true" : "false" })
    }

    /// The SHA-256 of what the person has seen.
    ///
    /// - Parameter presence: ``Presence/optional`` where the case may have none.
    static func seen(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, String?> & Sendable, _ thing: SeenThing,
        _ presence: Presence = .required
    ) -> Field {
        Field(
            shape: FieldShape(name: name, words: words, kind: .seen(thing), presence: presence),
            read: { input, form in
                if input.isBlank { return presence == .required ? .missing(name) : nil }
                guard case .text(let text) = input, Digest(text) != nil else { return .wrongType(name, .seen(thing)) }
                form[keyPath: path] = text
                return nil
            },
            check: { _, _, _ in nil }, text: { $0[keyPath: path] ?? "" })
    }

    static func macAddresses(
        _ name: String, _ words: FieldWords, _ path: any WritableKeyPath<Form, [String]> & Sendable,
        _ counts: ClosedRange<Int>
    ) -> Field {
        let kind = FieldKind.macAddresses(counts)
        return Field(
            shape: FieldShape(
                name: name, words: words, kind: kind, presence: counts.contains(0) ? .optional : .required),
            read: { input, form in
                guard let entries = input.entries else { return .wrongType(name, kind) }
                form[keyPath: path] = entries
                return nil
            },
            check: { form, context, _ in context.problem(with: form[keyPath: path], in: name, counts) },
            text: { $0[keyPath: path].joined(separator: "\n") })
    }
}

extension FieldInput {
    fileprivate var isBlank: Bool {
        switch self {
        case .missing: true
        case .text(let text): text.isBlank
        case .number, .flag, .list, .object: false
        }
    }

    fileprivate var wholeNumber: Int? {
        switch self {
        case .number(let value): Int(exactly: value)
        case .text(let text): Int(text.filter { !$0.isWhitespace })
        case .missing, .flag, .list, .object: nil
        }
    }

    fileprivate var truth: Bool? {
        switch self {
        case .flag(let value): value
        case .text(let text):
            switch text.lowercased() {
            case "true", "on", "1", "yes", "ya": true
            case "false", "off", "0", "no", "tidak": false
            default: nil
            }
        case .missing, .number, .list, .object: nil
        }
    }
}

extension String {
    /// Whether the text is only white space, or empty.
    var isBlank: Bool { !contains { !$0.isWhitespace } }
}
