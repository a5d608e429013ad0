// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Judging
internal import Probes
internal import Values
internal import Words

extension ReplayRun {
    /// A file that a report names, compared with what the report says.
    static func line(
        _ result: CheckResult, _ named: FrameEvidence, _ vantage: Vantage, file: String, bytes: [UInt8]?,
        _ order: VerificationOrder
    ) -> Line {
        let judge = Judge(order: order)
        let reported = judge.judge(result, vantage: vantage)
        let make = { (standing: Standing, detail: Phrase, replayed: Measurement?) in
            var again = result
            if let replayed { again.measurement = replayed }
            return Line(
                file: file, check: result.check, vantage: vantage, frames: named.frames, omitted: named.omitted,
                reported: result.measurement, replayed: replayed, reportedOutcome: reported,
                replayedOutcome: replayed.map { _ in judge.judge(again, vantage: vantage) }, standing: standing,
                detail: detail)
        }
        guard let bytes else {
            return make(
                .missing,
                Phrase(
                    id: "disebut dalam laporan, tetapi tidak ada di sini", en: "the report names it, and it is not here"
                ), nil)
        }
        guard Digest(of: bytes) == named.sha256 else {
            let digest = Digest(of: bytes)
            return make(
                .unusable,
                Phrase(
                    id: "bukan yang disebut dalam laporan: SHA-256-nya \(digest)",
                    en: "it is not the file that the report names: its SHA-256 is \(digest)"), nil)
        }
        let recorded: RecordedFile
        do throws(RecordedFile.Damage) { recorded = try RecordedFile(bytes) } catch {
            return make(.unusable, Phrase(everywhere: error.description), nil)
        }
        if case .failure(let failure) = result.measurement {
            return make(
                .shown,
                Phrase(
                    id: "tidak ada yang terukur (\(failure.what)): inilah yang dikirim dan didengar sampai saat itu",
                    en: "nothing was measured (\(failure.what)): this is what was sent and heard until then"), nil)
        }
        guard let replayed = Replay(recorded, order: order).measurement(of: result.check, reported: result.measurement)
        else {
            return make(
                .shown,
                Phrase(
                    id: "paket ini untuk dilihat orang: hasil pengukuran tidak ditentukan olehnya",
                    en: "these frames are for people: they do not decide what was measured"), nil)
        }
        if replayed == result.measurement {
            return make(
                .agrees,
                Phrase(
                    id: "paketnya memberi hasil yang persis sama dengan laporan",
                    en: "the frames give exactly what was reported"), replayed)
        }
        if named.omitted > 0 {
            return make(
                .shown,
                Phrase(
                    id: "\(named.omitted) paket tidak termuat: sisanya memberi hasil lain",
                    en: "\(named.omitted) frames did not fit: what is left gives something else"), replayed)
        }
        return make(
            .differs,
            Phrase(
                id: "paketnya memberi hasil yang lain dari laporan",
                en: "the frames give something else than what was reported"), replayed)
    }

    /// A file by itself.
    static func line(file: String, bytes: [UInt8], _ order: VerificationOrder) -> Line {
        let make = { (check: CheckID?, frames: Int, standing: Standing, detail: Phrase, replayed: Measurement?) in
            let result = replayed.flatMap { measurement in
                check.map {
                    CheckResult(check: $0, method: "replay", began: order.issued, seconds: 0, measurement: measurement)
                }
            }
            return Line(
                file: file, check: check, vantage: .inside, frames: frames, omitted: 0, reported: nil,
                replayed: replayed, reportedOutcome: nil,
                replayedOutcome: result.map { Judge(order: order).judge($0, vantage: .inside) }, standing: standing,
                detail: detail)
        }
        let recorded: RecordedFile
        do throws(RecordedFile.Damage) { recorded = try RecordedFile(bytes) } catch {
            return make(nil, 0, .unusable, Phrase(everywhere: error.description), nil)
        }
        guard let check = recorded.check else {
            return make(
                nil, recorded.count, .unusable,
                Phrase(
                    id: "tidak tertulis dari pemeriksaan mana", en: "it does not say of which check it is"), nil)
        }
        guard recorded.orderID == order.id else {
            let other = recorded.orderID ?? "?"
            return make(
                check, recorded.count, .unusable,
                Phrase(id: "milik perintah \(other)", en: "it belongs to order \(other)"), nil)
        }
        let replayed = Replay(recorded, order: order).measurement(of: check)
        return make(
            check, recorded.count, .shown,
            replayed == nil
                ? Phrase(
                    id: "tanpa laporannya paket ini tidak menentukan apa pun",
                    en: "without its report these frames decide nothing")
                : Phrase(id: "tidak ada laporan pembanding", en: "no report to compare with"), replayed)
    }
}
