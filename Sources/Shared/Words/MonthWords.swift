// SPDX-License-Identifier: Apache-2.0

package import Values

extension CivilDate {
    /// The month in three letters, as lists write it.
    package var shortMonth: Phrase {
        let months = [
            Phrase(everywhere: "Jan"),
            Phrase(everywhere: "Feb"),
            Phrase(everywhere: "Mar"),
            Phrase(everywhere: "Apr"),
            Phrase(id: "Mei", en: "May"),
            Phrase(everywhere: "Jun"),
            Phrase(everywhere: "Jul"),
            Phrase(id: "Agu", en: "Aug"),
            Phrase(everywhere: "Sep"),
            Phrase(id: "Okt", en: "Oct"),
            Phrase(everywhere: "Nov"),
            Phrase(id: "Des", en: "Dec"),
        ]
        return months[Int(min(max(month, 1), 12)) - 1]
    }
}
