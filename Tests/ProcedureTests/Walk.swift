// SPDX-License-Identifier: Apache-2.0

import ApplicationSamples
@testable import Procedure
import Values

/// A case that is walked through the procedure, command by command, with a clock of its own.
struct Walk {
    var state: CaseState?
    var log: [Recorded] = []
    var effects: [Effect] = []
    /// Monday, 2026-11-23, 09:00 WIB.
    var now = Timestamp(seconds: 1_795_399_200)
    var policy = Policy()

    static let form = ApplicationForm.sample

    static let available = FacilityFindings(
        room: .init(available: true, note: ""), power: .init(available: true, note: ""),
        publicAddress: .init(available: true, note: ""), bandwidth: .init(available: true, note: ""),
        cable: .init(available: true, note: ""))

    static let short: FacilityFindings = {
        var findings = available
        findings.power = .init(available: false, note: "UPS penuh")
        return findings
    }()

    static let installation = Installation(
        macAddresses: ["02:00:5e:10:00:01"], switchPort: "gi1/0/7", rackPosition: "R1 U10")

    static func attachment(_ kind: AttachmentKind, _ sha256: String) -> Attachment {
        Attachment(number: 1, kind: kind, name: "x.pdf", format: .pdf, size: 1, sha256: sha256, pages: 1)
    }

    /// What a second person says of a scan: all is there, or nothing and why.
    static func confirmation<Form: ScanConfirmation>(
        _ form: Form.Type, of scan: String?, isGood: Bool = true
    ) -> Form {
        var form = Form()
        form.scan = scan
        form.isSigned = isGood
        form.isStamped = isGood
        form.isTheSame = isGood
        form.note = isGood ? nil : "Belum distempel"
        return form
    }

    static func author(_ role: Role) -> Author { Author(role: role, id: role.rawValue, name: role.rawValue) }

    /// Performs `command` as the role that it belongs to.
    mutating func take(_ command: any ProcedureStep, as role: Role? = nil) throws(Refusal) {
        let author = Walk.author(role ?? type(of: command).action.role)
        let events = try Procedure.decide(command, by: author, in: state, at: now, policy: policy)
        let recorded = Procedure.record(events, by: author, at: now, onto: state)
        log += recorded.log
        for entry in recorded.log {
            if state == nil {
                state = CaseState(opening: entry)
            } else {
                state?.apply(entry)
            }
            if let state { effects += Procedure.effects(of: entry.event, in: state) }
        }
        now = now.advanced(bySeconds: 60)
    }

    mutating func take(all commands: [any ProcedureStep]) throws(Refusal) {
        for command in commands { try take(command) }
    }

    static func after(_ commands: [any ProcedureStep], policy: Policy = Policy()) throws(Refusal) -> Walk {
        var walk = Walk()
        walk.policy = policy
        try walk.take(all: commands)
        return walk
    }

    var stage: Stage? { state?.stage }
}

/// The straight way of an accepted and of a refused case, as prefixes to start from.
enum Path {
    static let applied: [any ProcedureStep] = [Apply(number: "PS-2026-0001", form: Walk.form)]
    static let registered = applied + [Register(agendaNumber: "001", receivedOn: "2026-11-23")]
    static let disposed = registered + [Dispose(instruction: "Tindak lanjuti")]
    static let prepared = disposed + [OrderPreparation(instruction: "Siapkan")]
    static let checkOrdered = prepared + [OrderCheck(workPlan: "Cek rak dan listrik")]
    static let checked = checkOrdered + [RecordCheck(findings: Walk.available, allocationVersion: 1)]
    static let accepted = checked + [OrderReply(decision: .accept, reason: nil)]
    static let drafted = accepted + [DraftReply(additions: nil)]
    static let reviewed = drafted + [ReviewDraft(ruling: .approve)]
    static let initialled = reviewed + [InitialDraft(ruling: .approve)]
    static let signed = initialled + [sign]
    /// Printed, signed on paper, scanned, and confirmed by a second person.
    static let scanned = signed + [LetterIssued(sha256: "aa")] + scan
    static let agenda = scanned + [RecordAgenda(number: "555/1")]
    static let archived =
        agenda + [
            ArchiveReply(classification: "555", retentionYears: 5, shelf: "A1")
        ]
    static let sent = archived + [SendReply(channel: .email, recipient: nil), MailDelivered()]
    static let arrived =
        sent + [
            RecordArrival(serialNumber: "SN1", condition: "baik", deliveredBy: "Budi", noPhotographs: "Kamera rusak")
        ]
    static let handedOver = arrived + [signHandover, RecordIssued(sha256: "bb"), scanRecord, confirmRecord]
    static let installed = handedOver + [RecordInstallation(installation: Walk.installation, allocationVersion: 2)]
    static let verifying = installed + [StartVerification(orderID: "o1", observationSeconds: 10)]
    static let passed =
        verifying + [ReportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r1", "r2"], settleOrder: "s")]
    static let closed = passed + [AnnexSealed(sha256: "cc")]
    static let failed = verifying + [ReportJudged(orderID: "o1", verdict: .failed, reportIDs: ["r1"], settleOrder: "s")]
    static let excepted = failed + [ProposeException(reason: "Lalu lintas belum ada"), ApproveException(reason: nil)]

    static let refusedSigned =
        checkOrdered + [
            RecordCheck(findings: Walk.short, allocationVersion: nil),
            OrderReply(decision: .refuse, reason: "Listrik"),
            DraftReply(additions: "Mohon maaf"), ReviewDraft(ruling: .approve), InitialDraft(ruling: .approve), sign,
        ]
    static let refused =
        refusedSigned + [LetterIssued(sha256: "aa")] + scan + [
            RecordAgenda(number: "555/2"), ArchiveReply(classification: "555", retentionYears: 5, shelf: "A1"),
            SendReply(channel: .hand, recipient: "Budi", noReceipt: "Hilang"),
        ]

    static let scan: [any ProcedureStep] = [scanLetter, confirmLetter]
    static let scanLetter = ScanLetter(attachment: Walk.attachment(.signedLetter, "s1"))
    static let confirmLetter = Walk.confirmation(ConfirmLetterScan.self, of: "s1")
    static let scanRecord = ScanRecord(attachment: Walk.attachment(.signedRecord, "s2"))
    static let confirmRecord = Walk.confirmation(ConfirmRecordScan.self, of: "s2")
    static let sign = SignReply(ruling: .approve, capacity: .plt, letterNumber: "P/555/0001/2026")
    static let signHandover = SignHandover(
        recordNumber: "BA/0001/2026", officer: .init(name: "Tono", position: "JFT"),
        applicant: .init(name: "Budi", position: "Pranata Komputer"))
}
