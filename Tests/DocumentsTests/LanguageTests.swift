// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Documents
import Values
import Words

struct LanguageTests {
    @Test(arguments: [
        (Int64(0), "nol"), (7, "tujuh"), (11, "sebelas"), (15, "lima belas"), (23, "dua puluh tiga"), (100, "seratus"),
        (119, "seratus sembilan belas"), (1000, "seribu"), (1945, "seribu sembilan ratus empat puluh lima"),
        (2026, "dua ribu dua puluh enam"), (31_500, "tiga puluh satu ribu lima ratus"),
    ])
    func `numbers are written out`(value: Int64, words: String) {
        #expect(IndonesianNumbers.words(value) == words)
    }

    @Test(arguments: [
        ("2026-11-23T02:40:00Z", "23 November 2026 pukul 09.40 WIB"),
        ("2026-12-31T17:00:00Z", "1 Januari 2027 pukul 00.00 WIB"),
        ("1969-12-31T16:59:59Z", "31 Desember 1969 pukul 23.59 WIB"),
    ])
    func `times are the office's`(time: String, text: String) throws {
        #expect(IndonesianDates.long(try #require(Timestamp(time)), in: .wib) == text)
    }

    @Test(arguments: [(2026, 11, 23, "Senin"), (1970, 1, 1, "Kamis"), (1969, 12, 28, "Minggu"), (2024, 2, 29, "Kamis")])
    func `days of the week are right`(year: Int64, month: Int64, day: Int64, name: String) {
        #expect(IndonesianDates.weekday(CivilDate(year: year, month: month, day: day)) == name)
    }

    @Test(arguments: [
        (8_512_300.0, 1e6, "8,512 Mbit/s", "7,512 sampai 9,512"),
        (18_264_000, 1e5, "18,26 Mbit/s", "18,16 sampai 18,36"),
        (1_234_567_890, 1e6, "1.234,6 Mbit/s", "1.233,6 sampai 1.235,6"),
        (30_180_120, 100, "30,1801 Mbit/s", "30,1800 sampai 30,1802"),
        (12_270_000, 0, "12,27 Mbit/s", "dihitung tepat"), (0, 0, "0,000 Mbit/s", "dihitung tepat"),
    ])
    func `rates have a decimal comma, and as many figures as their bounds need`(
        bits: Double, error: Double, text: String, bounds: String
    ) {
        let rate = Estimate(estimate: bits, lower: bits - error, upper: bits + error)
        #expect(Figures.indonesian.megabits(rate) == text)
        #expect(Figures.indonesian.bounds(rate) == bounds)
    }

    @Test(arguments: [
        ("Penempatan server aplikasi.", "penempatan server aplikasi"),
        ("SIMPUS, untuk puskesmas; ", "SIMPUS, untuk puskesmas"),
        ("e-kinerja", "e-kinerja"), ("A", "A"), ("...", ""), ("", ""),
    ])
    func `a purpose that was written as a sentence continues the letter's`(purpose: String, clause: String) {
        #expect(LetterPage.clause(purpose) == clause)
    }

    @Test func `a civil servant's number stands in its groups, anything else as it is`() {
        #expect(SignatureView.spaced("197310081992032001") == "19731008 199203 2 001")
        #expect(SignatureView.spaced("19731008 199203 2 001") == "19731008 199203 2 001")
        #expect(SignatureView.spaced("THL-12") == "THL-12")
    }

    @Test func `free text becomes paragraphs at blank lines`() {
        #expect(LetterPage.paragraphs("satu\ndua\r\n\r\n  \n\ntiga\n") == ["satu dua", "tiga"])
    }

    @Test func `a QR code has its three finder patterns and refuses what it cannot hold`() throws {
        let code = try #require(QRCode("TITIPAN 1\nBA 555/BA-031/XI/2026"))
        let finder = (0..<7).map { row in (0..<7).map { code[row, $0] } }
        #expect(finder[0] == Array(repeating: true, count: 7))
        #expect(finder[1] == [true, false, false, false, false, false, true])
        #expect(finder[3] == [true, false, true, true, true, false, true])
        #expect((0..<7).map { code[$0, code.width - 7] } == finder[0])
        #expect(QRCode("a\u{0}b") == nil)
        #expect(QRCode(String(repeating: "a", count: 3_000)) == nil)
    }
}
