// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Checks on the fields of one command: each by the strictest of its later uses on pages, paper, in mail and in the inventory. Each throws a
/// ``Refusal`` that names the field and says what would be accepted.
struct FieldRules {
    let action: Action
    let state: CaseState?
    let policy: Policy
    /// The office's calendar day.
    let today: CivilDate

    init(action: Action, state: CaseState?, at now: Timestamp, policy: Policy) {
        self.action = action
        self.state = state
        self.policy = policy
        today = now.day(secondsFromUTC: Int64(policy.calendar.minutesAheadOfUTC) * 60)
    }

    /// Visible text on one line that paper can show.
    func line(_ value: String, _ field: String, most: Int) throws(Refusal) {
        try text(value, field, .line(most: most))
    }

    /// The same on several lines.
    func lines(_ value: String, _ field: String, most: Int) throws(Refusal) {
        try text(value, field, .lines(most: most))
    }

    func optionalLines(_ value: String?, _ field: String, most: Int) throws(Refusal) {
        if let value { try lines(value, field, most: most) }
    }

    private func text(_ value: String, _ field: String, _ rule: TextRule) throws(Refusal) {
        guard let fault = rule.fault(in: value, printable: policy.printable) else { return }
        throw refuse(
            fault == .missing ? .missing(field: field) : .invalid(field: field), "“\(field)” \(fault)", fault.remedy)
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

    /// An address that the office's mailer takes, in a domain that the internet knows.
    func email(_ value: String, _ field: String) throws(Refusal) {
        guard let fault = MailAddress.fault(in: value, qualified: true) else { return }
        throw refuse(
            fault == .missing ? .missing(field: field) : .invalid(field: field), "“\(field)” \(fault)",
            "Give it like \(MailAddress.example)")
    }

    /// `YYYY-MM-DD`: a day that exists, not before the office did and not after today.
    func date(_ value: String, _ field: String) throws(Refusal) {
        guard let date = CivilDate(value) else {
            throw refuse(
                .invalid(field: field), "“\(field)” is “\(value.prefix(40))”", "Give a date like \(CivilDate.example)")
        }
        guard date <= today else {
            throw refuse(.invalid(field: field), "“\(field)” is \(date), after today", "Give a date up to \(today)")
        }
        guard policy.earliestDate <= date else {
            throw refuse(
                .invalid(field: field), "“\(field)” is \(date), before there was an office",
                "Give a date from \(policy.earliestDate)")
        }
    }

    /// Addresses that interfaces have, none twice.
    func macAddresses(_ values: [String], _ field: String, in counts: ClosedRange<Int>) throws(Refusal) {
        guard values.count >= counts.lowerBound else {
            throw refuse(.missing(field: field), "“\(field)” is missing", "Give an address like \(MACAddress.example)")
        }
        guard values.count <= counts.upperBound else {
            throw refuse(
                .invalid(field: field), "“\(field)” has \(values.count) entries", "Give at most \(counts.upperBound)")
        }
        var seen: Set<MACAddress> = []
        for value in values {
            guard let address = MACAddress(value), address.isInterface else {
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

    /// A burst that is over within five minutes at the rate of the slower direction.
    func burst(_ megabytes: Int, _ field: String, inMbps: Int, outMbps: Int) throws(Refusal) {
        let megabit: Int64 = 1_000_000
        let bytes = Grant.mostBurstBytes(
            inBitsPerSecond: Int64(inMbps) * megabit, outBitsPerSecond: Int64(outMbps) * megabit)
        let most = min(100_000, bytes / megabit)
        guard megabytes >= 0, megabytes <= most else {
            throw refuse(
                .invalid(field: field),
                "“\(field)” is \(megabytes), and a burst is at most five minutes of the bandwidth asked for",
                "Give a whole number from 0 to \(most)")
        }
    }

    /// At most 512 bytes, each written as itself or as `\r`, `\n`, `\xNN` or `\\`.
    func pattern(_ value: String, _ field: String, required: Bool) throws(Refusal) {
        if !required, value.isEmpty { return }
        try line(value, field, most: 2_048)
        guard PatternText(value) == nil else { return }
        throw refuse(
            .invalid(field: field), "“\(field)” cannot be read as bytes",
            #"Write \r, \n, \xNN with two hexadecimal digits, or \\ for a backslash, and at most 512 bytes"#)
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
