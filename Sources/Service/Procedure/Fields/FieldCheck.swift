// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

/// The rules of each kind of field: the strictest of its later uses on pages, paper, in mail and in the inventory. The readers of `Values`
/// say what is well formed.
extension StepContext {
    package func problem(with value: String, in field: String, _ kind: FieldKind) -> FieldProblem? {
        switch kind {
        case .line(let most): return problem(with: value, in: field, keeping: .line(most: most))
        case .lines(let most): return problem(with: value, in: field, keeping: .lines(most: most))
        case .email:
            // An address that the office's mailer takes, in a domain that the internet knows.
            guard let fault = MailAddress.fault(in: value, qualified: true) else { return nil }
            return fault == .missing ? .missing(field) : .wrong(field, fault.detail)
        case .hostName:
            guard let fault = HostName.fault(in: value) else { return nil }
            return fault == .missing ? .missing(field) : .wrong(field, fault.detail)
        case .date: return problem(withDate: value, in: field)
        case .choice(let choices): return choices.contains { $0.word == value } ? nil : .notOne(of: choices, field)
        case .pattern:
            if value.isEmpty { return nil }
            let most = kind.most ?? 0
            return problem(with: value, in: field, keeping: .line(most: most))
                ?? (PatternText(value) == nil ? .wrong(field, Self.noPattern) : nil)
        case .number, .flag, .macAddresses, .seen: return nil
        }
    }

    private func problem(with value: String, in field: String, keeping rule: TextRule) -> FieldProblem? {
        guard let fault = rule.fault(in: value, printable: policy.printable) else { return nil }
        return fault == .missing ? .missing(field) : .wrong(field, fault.detail)
    }

    /// A day that exists, not before the office did and not after today.
    private func problem(withDate value: String, in field: String) -> FieldProblem? {
        guard let date = CivilDate(value) else {
            let example = CivilDate.example
            return .wrong(
                field,
                Phrase(id: "Bukan tanggal. Tulis seperti \(example).", en: "It is not a date. Give it like \(example).")
            )
        }
        let (first, last) = (policy.earliestDate, today)
        if date > last {
            return .wrong(
                field,
                Phrase(
                    id: "Tanggal itu belum tiba: paling lambat \(last).", en: "That day is yet to come: up to \(last).")
            )
        }
        guard date < first else { return nil }
        return .wrong(
            field,
            Phrase(id: "Terlalu awal: paling dini \(first).", en: "That is before there was an office: from \(first)."))
    }

    func problem(with value: Int, in field: String, _ range: ClosedRange<Int>) -> FieldProblem? {
        guard !range.contains(value) else { return nil }
        return .wrong(
            field,
            Phrase(
                id: "Isi dengan bilangan bulat dari \(range.lowerBound) sampai \(range.upperBound).",
                en: "Give a whole number from \(range.lowerBound) to \(range.upperBound)."))
    }

    /// Addresses that interfaces have, none twice.
    func problem(with values: [String], in field: String, _ counts: ClosedRange<Int>) -> FieldProblem? {
        guard values.count >= counts.lowerBound else { return .missing(field) }
        guard values.count <= counts.upperBound else {
            return .wrong(
                field,
                Phrase(id: "Paling banyak \(counts.upperBound) alamat.", en: "Give at most \(counts.upperBound)."))
        }
        var seen: Set<MACAddress> = []
        for value in values {
            let shown = String(value.prefix(40))
            guard let address = MACAddress(value), address.isInterface else {
                return .wrong(
                    field,
                    Phrase(
                        id: "“\(shown)” bukan alamat sebuah antarmuka. Tulis seperti \(MACAddress.example).",
                        en: "“\(shown)” is not the address of an interface. Give it like \(MACAddress.example)."))
            }
            guard seen.insert(address).inserted else {
                return .wrong(
                    field, Phrase(id: "“\(shown)” tertulis dua kali.", en: "“\(shown)” stands there twice."))
            }
        }
        return nil
    }

    private static let noPattern = Phrase(
        id: #"Tidak dapat dibaca sebagai bita: pakai \r, \n, \xNN, atau \\, paling banyak 512 bita."#,
        en: #"It cannot be read as bytes: write \r, \n, \xNN or \\, and at most 512 bytes."#)
}
