// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Judging
internal import Probes
internal import Terminal
internal import Values

extension ReplayRun {
    /// A file that a report names, compared with what the report says.
    static func line(
        _ result: CheckResult, _ named: FrameEvidence, _ vantage: Vantage, file: String, bytes: [UInt8]?,
        _ order: VerificationOrder
    ) -> Line {
        let judge = Judge(order: order)
        let reported = judge.judge(result, vantage: vantage)
        let make = { (standing: Standing, detail: String, replayed: Measurement?) in
            var again = result
            if let replayed { again.measurement = replayed }
            return Line(
                file: file, check: result.check, vantage: vantage, frames: named.frames, omitted: named.omitted,
                reported: result.measurement, replayed: replayed, reportedOutcome: reported,
                replayedOutcome: replayed.map { _ in judge.judge(again, vantage: vantage) }, standing: standing,
                detail: detail)
        }
        guard let bytes else { return make(.missing, "the report names it, and it is not here", nil) }
        guard Digest(of: bytes) == named.sha256 else {
            return make(.unusable, "it is not the file that the report names: its SHA-256 is \(Digest(of: bytes))", nil)
        }
        let recorded: RecordedFile
        do throws(RecordedFile.Damage) { recorded = try RecordedFile(bytes) } catch {
            return make(.unusable, error.description, nil)
        }
        if case .failure(let failure) = result.measurement {
            return make(
                .shown, "nothing was measured (\(failure.what)): this is what was sent and heard until then", nil)
        }
        guard let replayed = Replay(recorded, order: order).measurement(of: result.check, reported: result.measurement)
        else { return make(.shown, "these frames are for people: they do not decide what was measured", nil) }
        if replayed == result.measurement {
            return make(.agrees, "the frames give exactly what was reported", replayed)
        }
        if named.omitted > 0 {
            return make(.shown, "\(named.omitted) frames did not fit: what is left gives something else", replayed)
        }
        return make(.differs, "the frames give something else than what was reported", replayed)
    }

    /// A file by itself.
    static func line(file: String, bytes: [UInt8], _ order: VerificationOrder) -> Line {
        let make = { (check: CheckID?, frames: Int, standing: Standing, detail: String, replayed: Measurement?) in
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
            return make(nil, 0, .unusable, error.description, nil)
        }
        guard let check = recorded.check else {
            return make(nil, recorded.count, .unusable, "it does not say of which check it is", nil)
        }
        guard recorded.orderID == order.id else {
            return make(check, recorded.count, .unusable, "it belongs to order \(recorded.orderID ?? "?")", nil)
        }
        let replayed = Replay(recorded, order: order).measurement(of: check)
        return make(
            check, recorded.count, .shown,
            replayed == nil ? "without its report these frames decide nothing" : "no report to compare with", replayed)
    }

    /// For people: a line for each file, and what differs.
    package var text: String {
        lines.map { line in
            var text =
                "\(line.standing.rawValue.padded(to: 9)) \(line.check?.rawValue ?? line.file) (\(line.vantage.rawValue)), \(line.frames) frames: \(line.detail)"
            if let judgement = line.reportedOutcome {
                text +=
                    "\n          reported: \(judgement.outcome.rawValue), \(judgement.reason.rawValue): \(judgement.detail)"
            }
            if let judgement = line.replayedOutcome {
                text +=
                    "\n          replayed: \(judgement.outcome.rawValue), \(judgement.reason.rawValue): \(judgement.detail)"
            }
            return text
        }.joined(separator: "\n")
    }
}
