// SPDX-License-Identifier: Apache-2.0

import Procedure
import Values

/// A case that is walked through the procedure, command by command, with a clock of its own.
struct Walk {
    var state: CaseState?
    var log: [Recorded] = []
    var effects: [Effect] = []
    /// Monday, 2026-11-23, 09:00 WIB.
    var now = Timestamp(seconds: 1_795_399_200)
    var policy = Policy()

    static let form = ApplicationForm(
        agency: .init(
            name: "Dinas Kesehatan", address: "Jl. Pahlawan 1, Temanggung", head: "dr. Siti",
            email: "dinkes@example.go.id",
            phone: "0293-1"),
        contact: .init(name: "Budi", position: "Pranata Komputer", email: "budi@example.go.id", phone: "0812"),
        letter: .init(number: "440/1/2026", date: "2026-11-20"), purpose: "Rekam medis",
        server: .init(
            name: "rme", brand: "Dell", model: "R250", rackUnits: 1, powerWatts: 350,
            macAddresses: ["02:00:5e:10:00:01"], operatingSystem: "Debian 12"),
        bandwidth: .init(inMbps: 20, outMbps: 10, burstMegabytes: 1), service: .init(protocol: "ssh", port: 22))

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

    static func author(_ role: Role) -> Author { Author(role: role, id: role.rawValue, name: role.rawValue) }

    /// Performs `command` as the role that it belongs to.
    mutating func take(_ command: Command, as role: Role? = nil) throws(Refusal) {
        let author = Walk.author(role ?? command.action.role)
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

    mutating func take(all commands: [Command]) throws(Refusal) {
        for command in commands { try take(command) }
    }

    static func after(_ commands: [Command], policy: Policy = Policy()) throws(Refusal) -> Walk {
        var walk = Walk()
        walk.policy = policy
        try walk.take(all: commands)
        return walk
    }

    var stage: Stage? { state?.stage }
}

/// The straight way of an accepted and of a refused case, as prefixes to start from.
enum Path {
    static let applied: [Command] = [.apply(number: "PS-2026-0001", form: Walk.form)]
    static let registered = applied + [.register(agendaNumber: "001", receivedOn: "2026-11-23")]
    static let disposed = registered + [.dispose(instruction: "Tindak lanjuti")]
    static let prepared = disposed + [.orderPreparation(instruction: "Siapkan")]
    static let checkOrdered = prepared + [.orderCheck(workPlan: "Cek rak dan listrik")]
    static let checked = checkOrdered + [.recordCheck(findings: Walk.available, allocationVersion: 1)]
    static let accepted = checked + [.orderReply(decision: .accept, reason: nil)]
    static let drafted = accepted + [.draftReply(body: nil)]
    static let reviewed = drafted + [.reviewDraft(.approve)]
    static let initialled = reviewed + [.initialDraft(.approve)]
    static let signed = initialled + [sign]
    static let agenda = signed + [.letterIssued(sha256: "aa"), .recordAgenda(number: "555/1")]
    static let archived =
        agenda + [
            .archiveReply(classification: "555", retentionYears: 5, shelf: "A1")
        ]
    static let sent = archived + [.sendReply(channel: .email, recipient: nil), .mailDelivered]
    static let arrived = sent + [.recordArrival(serialNumber: "SN1", condition: "baik", deliveredBy: "Budi")]
    static let handedOver = arrived + [signHandover, .recordIssued(sha256: "bb")]
    static let installed = handedOver + [.recordInstallation(Walk.installation, allocationVersion: 2)]
    static let verifying = installed + [.startVerification(orderID: "o1", observationSeconds: 10)]
    static let passed = verifying + [.reportJudged(orderID: "o1", verdict: .passed, reportIDs: ["r1", "r2"])]
    static let closed = passed + [.annexSealed(sha256: "cc")]
    static let failed = verifying + [.reportJudged(orderID: "o1", verdict: .failed, reportIDs: ["r1"])]
    static let excepted = failed + [.proposeException(reason: "Lalu lintas belum ada"), .approveException(reason: nil)]

    static let refusedSigned =
        checkOrdered + [
            .recordCheck(findings: Walk.short, allocationVersion: nil),
            .orderReply(decision: .refuse, reason: "Listrik"),
            .draftReply(body: "Mohon maaf"), .reviewDraft(.approve), .initialDraft(.approve), sign,
        ]
    static let refused =
        refusedSigned + [
            .recordAgenda(number: "555/2"), .archiveReply(classification: "555", retentionYears: 5, shelf: "A1"),
            .sendReply(channel: .hand, recipient: "Budi"),
        ]

    static let sign = Command.signReply(.approve, capacity: .plt, letterNumber: "P/555/0001/2026")
    static let signHandover = Command.signHandover(
        recordNumber: "BA/0001/2026", officer: .init(name: "Tono", position: "JFT"),
        applicant: .init(name: "Budi", position: "Pranata Komputer"))
}
