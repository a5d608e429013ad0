// SPDX-License-Identifier: Apache-2.0

import Casework
import Testing

struct NumberingTests {
    @Test(
        "a form that would name two papers the same, or run off the paper, is refused with its reason",
        arguments: [
            ("P/555/{year}", "lacks {number}"), ("P/555/{number}", "lacks {year}"),
            ("P/555/{number}/{year}/" + String(repeating: "x", count: 60), "is longer than 60 characters"),
            ("P/{number}\n{year}", "line break"), ("\u{202e}P/{number}/{year}", "direction of writing"),
        ])
    func refused(form: String, reason: String) {
        let faults = Numbering(letters: form).faults
        #expect(faults.count == 1 && faults[0].contains(reason), "\(faults)")
    }

    @Test("the office's own forms are in order") func standard() {
        #expect(Numbering().faults.isEmpty)
        #expect(Numbering(letters: "P/555/Bidang-Aplikasi.Informatika/{number}/{year}").faults.isEmpty)
    }
}
