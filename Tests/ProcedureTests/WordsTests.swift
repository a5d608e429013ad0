// SPDX-License-Identifier: Apache-2.0

import Testing
import Values
import Words

@testable import Procedure

/// The names of steps, fields and events.
struct WordsTests {
    private func expectBoth(_ phrase: Phrase, _ what: String) {
        #expect(!phrase.id.isEmpty && !phrase.en.isEmpty && phrase.id != phrase.en, "\(what): \(phrase)")
    }

    @Test("Every action has a title of its own", arguments: Language.allCases)
    func titles(_ language: Language) {
        let titles = Action.allCases.map { $0.title[language] }
        #expect(Set(titles).count == titles.count)
        #expect(titles.allSatisfy { $0.first?.isUppercase == true && $0.last != "." })
    }

    @Test("Every form has its words, and what it shows first stands there once", arguments: Action.withForms)
    func forms(_ action: Action) throws {
        let step = try #require(action.formStep)
        for phrase in [step.words.title, step.words.button, step.words.done] { expectBoth(phrase, "\(action)") }
        if let hint = step.words.hint { expectBoth(hint, "\(action)") }
        #expect(step.words.done.id.last == "." && step.words.done.en.last == ".")
        #expect(!step.sees.isEmpty && Set(step.sees).count == step.sees.count)
    }

    static let everyForm: [(String, [FieldShape])] =
        [("application", ApplicationForm.shapes)] + Action.withForms.map { ($0.rawValue, $0.formStep?.shapes ?? []) }

    /// Texts that are the same in both languages.
    private static let names: Set<String> = ["Model", "Burst (MB)", "Bandwidth"]

    @Test("Every field and option has its words; of one form no two sound the same", arguments: everyForm)
    func fields(_ name: String, _ shapes: [FieldShape]) {
        for shape in shapes {
            let words = shape.words
            if !Self.names.contains(words.label.id) { expectBoth(words.label, "\(name).\(shape.name)") }
            for phrase in [words.hint, words.spoken].compactMap(\.self) { expectBoth(phrase, "\(name).\(shape.name)") }
            switch shape.kind {
            case .choice(let choices):
                for language in Language.allCases {
                    let titles = choices.map { $0.title[language] }
                    #expect(Set(titles).count == titles.count && !titles.contains(""), "\(name).\(shape.name)")
                }
            case .flag(let yes, let no):
                expectBoth(yes, shape.name)
                expectBoth(no, shape.name)
            case .line, .lines, .email, .date, .number, .macAddresses, .hostName, .pattern, .seen: break
            }
        }
        guard name != "application" else { return }
        for language in Language.allCases {
            let spoken = shapes.map { ($0.words.spoken ?? $0.words.label)[language] }
            #expect(Set(spoken).count == spoken.count, "\(name)")
        }
    }

    @Test("Every heading of the application is another")
    func sections() {
        for language in Language.allCases {
            let titles = ApplicationForm.sections.map { $0.title[language] }
            #expect(Set(titles).count == titles.count && !titles.contains(""))
        }
        #expect(ApplicationForm.sections.flatMap(\.fields).map(\.name) == ApplicationForm.fields.map(\.name))
    }

    @Test("Events, sections and channels have their words")
    func others() {
        for kind in EventKind.allCases { expectBoth(kind.title, "\(kind)") }
        for section in CaseSection.allCases { expectBoth(section.title, "\(section)") }
        for channel in Channel.allCases { expectBoth(channel.choice, "\(channel)") }
        for kind in AttachmentKind.allCases {
            expectBoth(kind.title, "\(kind)")
            if let hint = kind.hint { expectBoth(hint, "\(kind)") }
        }
        for fault in UploadFault.allCases { expectBoth(fault.detail, "\(fault)") }
        for document in SignedDocument.allCases { expectBoth(document.name, "\(document)") }
        for decision in Ruling.Decision.allCases { expectBoth(decision.choice, "\(decision)") }
    }

    @Test("What a form proposes has the names of its fields", arguments: Action.withForms)
    func proposals(_ action: Action) throws {
        let step = try #require(action.formStep)
        let form = Walk.form
        let known = KnownFacts(
            application: form, installation: nil, user: Party(name: "Rudi", position: "JFT"),
            today: CivilDate(year: 2026, month: 11, day: 23), observationSeconds: 30)
        let values = step.proposedValues(known)
        #expect(Set(values.keys) == Set(step.shapes.filter { !$0.isDecision }.map(\.name)))
        switch action {
        case .register: #expect(values["receivedOn"] == "2026-11-23")
        case .recordCheck: #expect(Facility.allCases.allSatisfy { values["findings.\($0.rawValue).note"] == "" })
        case .sendReply: #expect(values["recipient"] == form.agency.email)
        case .recordInstallation: #expect(values["macAddresses"] == form.server.macAddresses.joined(separator: "\n"))
        case .signHandover: #expect(values["officer.name"] == "Rudi" && values["applicant.name"] == form.contact.name)
        case .startVerification: #expect(values["observationSeconds"] == "30" && values["exercisePort"] == "")
        case .apply, .returnToApplicant, .resubmit, .dispose, .orderPreparation, .orderCheck, .orderReply, .draftReply,
            .reviewDraft, .initialDraft, .secretaryInitial, .signReply, .recordAgenda, .archiveReply, .recordArrival,
            .proposeException, .approveException, .waiveWitnesses, .cancel, .arrangeNetwork, .networkReported,
            .letterIssued, .mailDelivered, .recordIssued, .reportJudged, .verificationExpired, .annexSealed, .remind,
            .expire, .openIncident, .withdrawServer, .scanLetter, .confirmLetterScan, .scanRecord, .confirmRecordScan:
            break
        }
    }

    @Test("A refusal names roles, stages and fields by their titles in both languages")
    func refusals() throws {
        var walk = try Walk.after(Path.applied)
        let wrong = #expect(throws: Refusal.self) { try walk.take(Dispose(instruction: "x")) }
        let phrase = try #require(wrong).phrase
        #expect(phrase.id.contains(Stage.submitted.title.id) && phrase.en.contains(Stage.submitted.title.en))
        let missing = #expect(throws: Refusal.self) { try walk.take(Register(agendaNumber: "", receivedOn: "?")) }
        #expect(try #require(missing).phrase.id.contains("“Nomor agenda”: Wajib diisi."))
        for action in Action.allCases { #expect(!phrase.id.contains(action.rawValue), "\(action)") }
    }
}
