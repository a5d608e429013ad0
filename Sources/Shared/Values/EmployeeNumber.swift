// SPDX-License-Identifier: Apache-2.0

/// NIP, a civil servant's number (Peraturan Kepala BKN 22/2007): birth date, month of appointment, sex and serial number in 18 digits.
///
/// Contracted staff (PPPK) have 21 in the place of the month of appointment.
package struct EmployeeNumber: TextValue {
    package static let example = "197310081992032001"

    /// 18 digits.
    package let description: String

    /// Reads 18 digits with any blanks between them; `nil` for anything else, and for a birth date that does not exist.
    package init?(_ text: String) {
        let bytes = Array(text.utf8.filter { $0 != UInt8(ascii: " ") })
        guard bytes.count == 18, let year = decimal(bytes[0..<4]), let month = decimal(bytes[4..<6]),
            let day = decimal(bytes[6..<8]), let appointed = decimal(bytes[8..<12]),
            let appointedMonth = decimal(bytes[12..<14]), decimal(bytes[14..<18]) != nil,
            (1...12).contains(month), (1...31).contains(day), year >= 1900, appointed > year,
            (1...12).contains(appointedMonth) || appointedMonth == 21,
            bytes[14] == UInt8(ascii: "1") || bytes[14] == UInt8(ascii: "2")
        else { return nil }
        let birth = CivilDate(year: year, month: month, day: day)
        guard CivilDate(daysSinceEpoch: birth.daysSinceEpoch) == birth else { return nil }
        description = String(decoding: bytes, as: UTF8.self)
    }
}
