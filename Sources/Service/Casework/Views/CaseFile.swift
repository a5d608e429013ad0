// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Words

/// The papers and the evidence of a case beside the frames behind its checks. Raw values are file names.
package enum CaseFile: String, Hashable, Sendable, CaseIterable {
    case letter = "letter.pdf"
    case record = "record.pdf"
    case handover = "handover.pdf"
    case order = "order.json"
    case insideReport = "report.dsse.json"
    case outsideReport = "report-outside.dsse.json"

    /// The report from a vantage.
    init(_ vantage: Vantage) {
        switch vantage {
        case .inside: self = .insideReport
        case .outside: self = .outsideReport
        }
    }

    package var title: Phrase {
        switch self {
        case .letter: Phrase(id: "Surat balasan (naskah cetak)", en: "Reply letter (print form)")
        case .record: Phrase(id: "Berita acara serah terima (naskah cetak)", en: "Hand-over record (print form)")
        case .handover:
            Phrase(id: "Berita acara dan lampiran verifikasi", en: "Hand-over record with verification annex")
        case .order: Phrase(id: "Perintah verifikasi", en: "Verification order")
        case .insideReport: Phrase(id: "Laporan agen dalam", en: "Inside agent's report")
        case .outsideReport: Phrase(id: "Laporan agen luar", en: "Outside agent's report")
        }
    }
}

extension FileView {
    /// Title of the file; a file of frames has its name as the title.
    package var title: Phrase { CaseFile(rawValue: name)?.title ?? Phrase(everywhere: name) }
}
