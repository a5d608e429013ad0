// SPDX-License-Identifier: Apache-2.0

@testable import Procedure
import Testing
import Values

struct FieldTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let field: String
        let change: @Sendable (inout ApplicationForm) -> Void
        var testDescription: String { field }
    }

    static let badForms: [Bad] = [
        Bad(field: "agency.name") { $0.agency.name = "" },
        Bad(field: "agency.name") { $0.agency.name = String(repeating: "x", count: 201) },
        Bad(field: "agency.address") { $0.agency.address = "a\u{0}b" },
        Bad(field: "agency.email") { $0.agency.email = "a@b\r\nBcc: c@d" },
        Bad(field: "contact.email") { $0.contact.email = "kontak" },
        Bad(field: "contact.phone") { $0.contact.phone = " " },
        Bad(field: "letter.date") { $0.letter.date = "2026-02-29" },
        Bad(field: "letter.date") { $0.letter.date = "23-11-2026" },
        Bad(field: "purpose") { $0.purpose = String(repeating: "é", count: 2_000_000) },
        Bad(field: "server.rackUnits") { $0.server.rackUnits = 0 },
        Bad(field: "server.powerWatts") { $0.server.powerWatts = -5 },
        Bad(field: "server.macAddresses") { $0.server.macAddresses = ["02:00:5e:10:00"] },
        Bad(field: "server.macAddresses") { $0.server.macAddresses = ["03:00:5e:10:00:01"] },
        Bad(field: "server.macAddresses") { $0.server.macAddresses = ["+2:00:5e:10:00:01"] },
        Bad(field: "server.macAddresses") {
            $0.server.macAddresses = ["02:00:5e:10:00:01", "02-00-5E-10-00-01"]
        },
        Bad(field: "bandwidth.inMbps") { $0.bandwidth.inMbps = .max },
        Bad(field: "service.protocol") { $0.service.protocol = "telnet" },
        Bad(field: "service.port") { $0.service.port = 65_536 },
        Bad(field: "service.pattern.expect") { $0.service.protocol = "tcpPattern" },
        Bad(field: "service.pattern.send") { form in
            form.service = .init(protocol: "udpPattern", port: 53, pattern: .init(send: "", expect: "x"))
        },
        Bad(field: "service.pattern.send") { form in
            form.service = .init(protocol: "tcpPattern", port: 53, pattern: .init(send: #"a\t"#, expect: "x"))
        },
        Bad(field: "service.pattern.expect") { form in
            form.service = .init(protocol: "tcpPattern", port: 53, pattern: .init(send: "", expect: #"\x4g"#))
        },
        Bad(field: "service.pattern.expect") { form in
            let long = String(repeating: "x", count: 513)
            form.service = .init(protocol: "tcpPattern", port: 53, pattern: .init(send: "", expect: long))
        },
        Bad(field: "service.pattern.expect") { $0.service.pattern = .init(send: "", expect: "x") },
        Bad(field: "server.macAddresses") { $0.server.macAddresses = ["00:00:00:00:00:00"] },
        Bad(field: "server.macAddresses") { $0.server.macAddresses = ["ff:ff:ff:ff:ff:ff"] },
        Bad(field: "bandwidth.burstMegabytes") { $0.bandwidth = .init(inMbps: 1, outMbps: 1, burstMegabytes: 100_000) },
        Bad(field: "bandwidth.burstMegabytes") { $0.bandwidth = .init(inMbps: 1, outMbps: 1, burstMegabytes: 38) },
        Bad(field: "bandwidth.burstMegabytes") { $0.bandwidth = .init(inMbps: 1000, outMbps: 1, burstMegabytes: 38) },
        Bad(field: "bandwidth.burstMegabytes") { $0.bandwidth = .init(inMbps: 1, outMbps: 1000, burstMegabytes: 38) },
        Bad(field: "bandwidth.burstMegabytes") { $0.bandwidth.burstMegabytes = -1 },
        // The walk begins on 2026-11-23 at 09:00 in the office.
        Bad(field: "letter.date") { $0.letter.date = "2026-11-24" },
        Bad(field: "letter.date") { $0.letter.date = "9999-12-31" },
        Bad(field: "letter.date") { $0.letter.date = "1945-08-16" },
        Bad(field: "letter.date") { $0.letter.date = "0001-01-01" },
        Bad(field: "agency.email") { $0.agency.email = ".dinas@dinkes.go.id" },
        Bad(field: "contact.email") { $0.contact.email = "bagus@dinas_kesehatan.go.id" },
        Bad(field: "contact.email") { $0.contact.email = "bagus@dinkes.go.id." },
        Bad(field: "contact.email") { $0.contact.email = "bagus@dinkes" },
    ]

    struct TextField: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let severalLines: Bool
        let set: @Sendable (inout ApplicationForm, String) -> Void

        init(
            _ field: String, severalLines: Bool = false,
            _ set: @escaping @Sendable (inout ApplicationForm, String) -> Void
        ) {
            testDescription = field
            self.severalLines = severalLines
            self.set = set
        }
    }

    static let textFields = [
        TextField("agency.name") { $0.agency.name = $1 },
        TextField("agency.address", severalLines: true) { $0.agency.address = $1 },
        TextField("agency.head") { $0.agency.head = $1 }, TextField("agency.phone") { $0.agency.phone = $1 },
        TextField("contact.name") { $0.contact.name = $1 }, TextField("contact.position") { $0.contact.position = $1 },
        TextField("contact.phone") { $0.contact.phone = $1 }, TextField("letter.number") { $0.letter.number = $1 },
        TextField("purpose", severalLines: true) { $0.purpose = $1 }, TextField("server.name") { $0.server.name = $1 },
        TextField("server.brand") { $0.server.brand = $1 }, TextField("server.model") { $0.server.model = $1 },
        TextField("server.operatingSystem") { $0.server.operatingSystem = $1 },
    ]

    @Test("every text field refuses what does not show itself or cannot be printed", arguments: textFields)
    func text(_ field: TextField) throws {
        let bad = [
            "Dinas \u{202e}gnudaG", "\u{200b}\u{200b}", "\u{2800}", "a\u{ffff}", "a\u{e000}", "a\u{2028}b", "\u{301}",
            "a\u{0}",
            "Server 🏥", "a\u{300}\u{300}\u{300}\u{300}\u{300}",
        ]
        for text in bad { #expect(refusedField(field, text) == field.testDescription, "\(text.debugDescription)") }
        #expect(refusedField(field, "dua\r\nbaris") == (field.severalLines ? nil : field.testDescription))
        #expect(refusedField(field, "Müller № 1") == nil)
    }

    /// The field that an application is refused for, with `text` in `field` and fonts for Latin letters.
    private func refusedField(_ field: TextField, _ text: String) -> String? {
        var form = Walk.form
        field.set(&form, text)
        var walk = Walk()
        walk.policy.printable = CodePointSet([0x20...0x24f, 0x300...0x36f, 0x2116...0x2116])
        do {
            try walk.take(Apply(number: "PS-2026-0001", form: form))
            return nil
        } catch {
            return error.field ?? "no field"
        }
    }

    @Test("the day is the office's, not that of UTC")
    func officeDay() throws {
        var form = Walk.form
        form.letter.date = "2026-11-24"
        var walk = Walk()
        // 2026-11-24 at 00:30 WIB.
        walk.now = Timestamp(seconds: 1_795_455_000)
        try walk.take(Apply(number: "PS-2026-0001", form: form))
    }

    @Test("every service that can be asked for is taken, a pattern with its escapes")
    func services() throws {
        for service in ServiceProtocol.allCases {
            var form = Walk.form
            form.service.protocol = service.rawValue
            if service.needsPattern {
                form.service.pattern = .init(
                    send: #"PING\r\n"#, expect: String(repeating: #"\x00"#, count: 510) + #"\\é"#.prefix(2))
            }
            var walk = Walk()
            try walk.take(Apply(number: "PS-2026-0001", form: form))
            #expect(walk.state?.form.service == form.service)
        }
    }

    @Test("a field that is missing, oversized or wrong is named", arguments: badForms)
    func form(_ bad: Bad) {
        var form = Walk.form
        bad.change(&form)
        var walk = Walk()
        let refusal = #expect(throws: Refusal.self) { try walk.take(Apply(number: "PS-2026-0001", form: form)) }
        #expect(refusal?.field == bad.field)
        #expect(walk.state == nil)
    }

    static let badCommands: [([any ProcedureStep], any ProcedureStep, String)] = [
        (Path.applied, Register(agendaNumber: "", receivedOn: "2026-11-23"), "agendaNumber"),
        (Path.applied, Register(agendaNumber: "1", receivedOn: "kemarin"), "receivedOn"),
        (Path.applied, Register(agendaNumber: "1", receivedOn: "2026-11-24"), "receivedOn"),
        (Path.applied, Register(agendaNumber: "1", receivedOn: "1901-01-01"), "receivedOn"),
        (Path.applied, Register(agendaNumber: "1\n2", receivedOn: "2026-11-23"), "agendaNumber"),
        (Path.scanned, SendReply(channel: .email, recipient: "bagus..p@dinkes.go.id"), "recipient"),
        (
            Path.arrived,
            RecordInstallation(
                installation: Installation(macAddresses: ["00:00:00:00:00:00"], switchPort: "p", rackPosition: "r"),
                allocationVersion: 2),
            "macAddresses"
        ),
        (Path.applied, ReturnToApplicant(reason: ""), "reason"),
        (Path.registered, Dispose(instruction: " \n"), "instruction"),
        (Path.prepared, OrderCheck(workPlan: ""), "workPlan"),
        (
            Path.checkOrdered,
            RecordCheck(
                findings: {
                    var findings = Walk.short
                    findings.power.note = ""
                    return findings
                }(), allocationVersion: nil), "findings.power.note"
        ),
        (Path.checkOrdered, RecordCheck(findings: Walk.available, allocationVersion: nil), "findings"),
        (Path.checked, OrderReply(decision: .refuse, reason: nil), "reason"),
        (Path.drafted, ReviewDraft(ruling: Ruling(decision: .return)), "reason"),
        (Path.reviewed, InitialDraft(ruling: Ruling(decision: .return, reason: " ")), "reason"),
        (Path.signed, ArchiveReply(classification: "555", retentionYears: 0, shelf: "A"), "retentionYears"),
        (Path.scanned, SendReply(channel: .hand, recipient: " "), "recipient"),
        (Path.scanned, SendReply(channel: .email, recipient: "x"), "recipient"),
        (
            Path.sent,
            RecordArrival(serialNumber: "", condition: "baik", deliveredBy: "B", noPhotographs: "Kamera rusak"),
            "serialNumber"
        ),
        (
            Path.arrived,
            RecordInstallation(
                installation: Installation(macAddresses: [], switchPort: "p", rackPosition: "r"), allocationVersion: 2),
            "macAddresses"
        ),
        (Path.installed, StartVerification(orderID: "o", observationSeconds: 4), "observationSeconds"),
        (Path.failed, ProposeException(reason: ""), "reason"),
        (Path.signed, Cancel(reason: ""), "reason"),
    ]

    @Test("a command without what it needs changes nothing", arguments: badCommands)
    func command(_ before: [any ProcedureStep], _ command: any ProcedureStep, _ field: String) throws {
        var walk = try Walk.after(before)
        let state = walk.state
        let refusal = #expect(throws: Refusal.self) { try walk.take(command) }
        #expect(refusal?.field == field)
        #expect(walk.state == state)
    }
}
