// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

struct EmployeeNumberTests {
    @Test(
        "18 digits with a birth date, a month of appointment and a sex",
        arguments: ["197310081992032001", "19731008 199203 2 001", "199001052021211003"])
    func valid(_ text: String) {
        #expect(EmployeeNumber(text)?.description == text.filter { $0 != " " })
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "19731008199203200", "1973100819920320011", "197313081992032001", "197302301992032001",
            "197310081992132001", "197310081992033001", "197310081970032001", "19731008199203200x",
            "１97310081992032001",
        ])
    func invalid(_ text: String) {
        #expect(EmployeeNumber(text) == nil)
    }
}
