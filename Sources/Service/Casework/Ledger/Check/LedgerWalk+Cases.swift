// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure
internal import Values
internal import Words

extension LedgerWalk {
    mutating func compareEvents() throws {
        var replayed: [String: CaseState] = [:]
        try records.eachEvent { event in
            count(.events)
            let name = "\(event.caseNumber)/\(event.seq)"
            let leaf = claim(.event, event.leaf)
            if leaf?.sha256 != Digest(of: Array(event.body.utf8)).description || leaf?.case != event.caseNumber
                || leaf?.seq != event.seq
            {
                differ(
                    .events, name,
                    Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                        "n": "\(event.leaf)"
                    ]))
            }
            guard let recorded = try? CanonicalJSON.decode(Recorded.self, from: Array(event.body.utf8)) else {
                differ(.events, name, Phrase(id: "tidak terbaca", en: "does not read"))
                return
            }
            if recorded.seq != event.seq || Int(recorded.at.microseconds) != event.at
                || recorded.event.name != event.name
            {
                differ(
                    .events, name,
                    Phrase(
                        id: "nomor, waktu, atau nama di barisnya bukan yang tercatat",
                        en: "number, time or name of its row are not those recorded"))
            }
            if replayed[event.caseNumber] == nil {
                replayed[event.caseNumber] = CaseState(opening: recorded)
            } else {
                replayed[event.caseNumber]?.apply(recorded)
            }
        }
        nameUnclaimed(.event, .events) { _, leaf in "\(leaf.case ?? "?")/\(leaf.seq ?? 0)" }
        try records.eachCase { number, stage, version, text in
            count(.cases)
            guard let state = replayed[number] else {
                differ(.cases, number, Phrase(id: "tidak punya peristiwa", en: "has no events"))
                return
            }
            let stored = try? CanonicalJSON.decode(CaseState.self, from: Array(text.utf8))
            if stored != state || stage != state.stage.rawValue || version != state.version {
                differ(
                    .cases, number,
                    Phrase(
                        id: "keadaannya bukan hasil dari peristiwanya", en: "its state is not what its events lead to"))
            }
            if try !records.listsAsTold(state) {
                differ(
                    .cases, number,
                    Phrase(
                        id: "barisnya dalam daftar bukan hasil dari peristiwanya",
                        en: "its line in lists is not what its events lead to"))
            }
        }
    }
}
