// SPDX-License-Identifier: Apache-2.0

internal import Values

/// How the office numbers its papers: `{number}` is counted anew each year in four digits, `{year}` is that of the office's zone.
package struct Numbering: Codable, Hashable, Sendable {
    package var cases: String
    package var incomingAgenda: String
    package var letters: String
    package var outgoingAgenda: String
    package var records: String

    package init(
        cases: String = "PS-{year}-{number}", incomingAgenda: String = "M/{number}/{year}",
        letters: String = "P/555/{number}/{year}", outgoingAgenda: String = "K/{number}/{year}",
        records: String = "BA/555/{number}/{year}"
    ) {
        self.cases = cases
        self.incomingAgenda = incomingAgenda
        self.letters = letters
        self.outgoingAgenda = outgoingAgenda
        self.records = records
    }

    /// Most characters of a numbering form: longer ones do not fit into a letter's head.
    private static let most = 60

    /// Faults of the forms, one sentence each. A form without `{number}` gives two documents of a year the same name, one without `{year}` documents
    /// of different years.
    package var faults: [String] {
        [cases, incomingAgenda, letters, outgoingAgenda, records].flatMap { form in
            ["{number}", "{year}"].filter { !form.contains($0) }.map { "the numbering “\(form)” lacks \($0)" }
                + (TextRule.line(most: Self.most).fault(in: form).map { ["the numbering “\(form)” \($0)"] } ?? [])
        }
    }

    enum Series: String {
        case cases, incomingAgenda, letters, outgoingAgenda, records
    }

    func format(_ series: Series) -> String {
        switch series {
        case .cases: cases
        case .incomingAgenda: incomingAgenda
        case .letters: letters
        case .outgoingAgenda: outgoingAgenda
        case .records: records
        }
    }

    func text(_ series: Series, number: Int, year: Int64) -> String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return format(series).replacing("{number}", with: padded).replacing("{year}", with: String(year))
    }
}
