// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Checks on the fields of one command. Each throws a ``Refusal`` that names the field and says what would be accepted.
struct FieldRules {
    let action: Action
    let state: CaseState?

    /// Some visible text of at most `most` characters, without control characters other than line breaks and tabs.
    func text(_ value: String, _ field: String, most: Int) throws(Refusal) {
        // Bytes bound the work first: counting characters of megabytes is itself an attack.
        guard value.utf8.count <= most * 4, value.count <= most else {
            throw refuse(.invalid(field: field), "“\(field)” is too long", "Shorten it to \(most) characters")
        }
        guard value.contains(where: { !$0.isWhitespace }) else {
            throw refuse(.missing(field: field), "“\(field)” is missing", "Fill it in")
        }
        let allowed: Set<Unicode.Scalar> = ["\n", "\r", "\t"]
        guard value.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control || allowed.contains($0) })
        else {
            throw refuse(
                .invalid(field: field), "“\(field)” holds control characters", "Type it again without them")
        }
    }

    func optionalText(_ value: String?, _ field: String, most: Int) throws(Refusal) {
        if let value { try text(value, field, most: most) }
    }

    func number(_ value: Int, _ field: String, in range: ClosedRange<Int>) throws(Refusal) {
        guard range.contains(value) else {
            throw refuse(
                .invalid(field: field), "“\(field)” is \(value)",
                "Give a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    func oneOf(_ value: String, _ field: String, _ choices: [String]) throws(Refusal) {
        guard choices.contains(value) else {
            throw refuse(
                .invalid(field: field), "“\(field)” is “\(value.prefix(60))”",
                "Choose one of: \(choices.joined(separator: ", "))")
        }
    }

    /// A mail address that is safe in a header: one `@`, something on both sides, visible ASCII without `<>,;:"`.
    func email(_ value: String, _ field: String) throws(Refusal) {
        try text(value, field, most: 254)
        let parts = value.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let forbidden = Set("<>,;:\"\\()[]".utf8)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
            value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !forbidden.contains($0) })
        else {
            throw refuse(
                .invalid(field: field), "“\(field)” is not a mail address", "Give it like nama@contoh.go.id")
        }
    }

    /// `YYYY-MM-DD`, a day that exists.
    func date(_ value: String, _ field: String) throws(Refusal) {
        guard CivilDate(value) != nil else {
            throw refuse(
                .invalid(field: field), "“\(field)” is “\(value.prefix(40))”", "Give a date like 2026-11-23")
        }
    }

    /// Six bytes in hexadecimal with `:` or `-` between them, none for a group, none twice.
    func macAddresses(_ values: [String], _ field: String, in counts: ClosedRange<Int>) throws(Refusal) {
        guard values.count >= counts.lowerBound else {
            throw refuse(.missing(field: field), "“\(field)” is missing", "Give an address like 02:00:5e:10:00:01")
        }
        guard values.count <= counts.upperBound else {
            throw refuse(.invalid(field: field), "“\(field)” has \(values.count) entries", "Give at most 16")
        }
        var seen: Set<MACAddress> = []
        for value in values {
            guard let address = MACAddress(value), !address.isGroup else {
                throw refuse(
                    .invalid(field: field), "“\(value.prefix(40))” in “\(field)” is not the address of an interface",
                    "Give it like \(MACAddress.example)")
            }
            guard seen.insert(address).inserted else {
                throw refuse(
                    .invalid(field: field), "“\(value)” stands in “\(field)” twice", "Name each interface once")
            }
        }
    }

    /// At most 512 bytes, each written as itself or as `\r`, `\n`, `\xNN` or `\\`.
    func pattern(_ value: String, _ field: String, required: Bool) throws(Refusal) {
        if !required, value.isEmpty { return }
        try text(value, field, most: 2_048)
        guard PatternText(value) != nil else {
            throw refuse(
                .invalid(field: field),
                "“\(field)” stands for more than \(PatternText.longest) bytes, or has a backslash that stands for none",
                #"Shorten it; write \r, \n, \xNN with two hexadecimal digits, or \\ for a backslash"#)
        }
    }

    /// Nothing is said where nothing is asked for.
    func absent(_ value: String?, _ field: String, unless choice: String) throws(Refusal) {
        guard value?.isEmpty ?? true else {
            throw refuse(
                .invalid(field: field), "“\(field)” does not belong to this service",
                "Leave it empty, or choose \(choice)")
        }
    }

    private func refuse(_ kind: Refusal.Kind, _ what: String, _ remedy: String) -> Refusal {
        Refusal(kind, action: action, state: state, next: [], what: what, remedy: remedy)
    }
}
