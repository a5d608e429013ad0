// SPDX-License-Identifier: Apache-2.0

import Procedure
internal import Values

/// The fields of an action, for its HTML form and for the API's document. What is valid is decided elsewhere.
struct ActionForm: Sendable {
    struct Field: Sendable {
        enum Kind: Sendable, Equatable {
            case text
            /// Several lines.
            case longText
            /// One item a line; a list in JSON.
            case lines
            case date
            case email
            case number(ClosedRange<Int>)
            case choice([String])
            /// Yes or no.
            case flag
        }

        /// Dots between levels.
        let name: String
        let kind: Kind
        var required = true
        /// Characters.
        var most = 4000

        static func text(_ name: String, required: Bool = true, most: Int = 200) -> Field {
            Field(name: name, kind: .text, required: required, most: most)
        }

        static func words(_ name: String, required: Bool = true) -> Field {
            Field(name: name, kind: .longText, required: required)
        }

        static func number(_ name: String, _ range: ClosedRange<Int>, required: Bool = true) -> Field {
            Field(name: name, kind: .number(range), required: required)
        }

        static func choice(_ name: String, _ options: String...) -> Field {
            Field(name: name, kind: .choice(options))
        }
    }

    let action: Action
    let fields: [Field]
    /// Ends something or is hard to take back: asked for apart.
    var isGrave = false

    /// What officers do, in the order of the procedure.
    static let all: [ActionForm] = [
        ActionForm(
            action: .register, fields: [.text("agendaNumber"), Field(name: "receivedOn", kind: .date)]),
        ActionForm(action: .returnToApplicant, fields: [.words("reason")]),
        ActionForm(action: .dispose, fields: [.words("instruction")]),
        ActionForm(action: .orderPreparation, fields: [.words("instruction")]),
        ActionForm(action: .orderCheck, fields: [.words("workPlan")]),
        ActionForm(
            action: .recordCheck,
            fields: Facility.allCases.flatMap { facility in
                [
                    Field(name: "findings.\(facility.rawValue).available", kind: .flag),
                    Field.text("findings.\(facility.rawValue).note", required: false, most: 1000),
                ]
            }),
        ActionForm(
            action: .orderReply, fields: [.choice("decision", "accept", "refuse"), .words("reason", required: false)]),
        ActionForm(action: .draftReply, fields: [.words("body", required: false)]),
        ruling(.reviewDraft),
        ruling(.initialDraft),
        ruling(.secretaryInitial),
        ActionForm(
            action: .signReply,
            fields: [
                .choice("decision", "approve", "return"), .choice("capacity", "definitive", "plt", "plh"),
                .words("reason", required: false),
            ]),
        ActionForm(action: .recordAgenda, fields: [.text("agendaNumber", required: false)]),
        ActionForm(
            action: .archiveReply,
            fields: [.text("classification"), .number("retentionYears", 1...100), .text("shelf")]),
        ActionForm(
            action: .sendReply,
            fields: [.choice("channel", "email", "hand"), .text("recipient", required: false)]),
        ActionForm(
            action: .recordArrival,
            fields: [.text("serialNumber"), .text("condition", most: 1000), .text("deliveredBy")]),
        ActionForm(
            action: .signHandover,
            fields: [
                .text("officer.name"), .text("officer.position"), .text("applicant.name"), .text("applicant.position"),
            ]),
        ActionForm(
            action: .recordInstallation,
            fields: [Field(name: "macAddresses", kind: .lines), .text("switchPort"), .text("rackPosition")]),
        ActionForm(
            action: .startVerification,
            fields: [
                .number("observationSeconds", 5...3600, required: false),
                .number("exercisePort", 1...65_535, required: false),
            ]),
        ActionForm(action: .proposeException, fields: [.words("reason")], isGrave: true),
        ActionForm(action: .approveException, fields: [.words("reason", required: false)], isGrave: true),
        ActionForm(action: .cancel, fields: [.words("reason")], isGrave: true),
    ]

    /// The application form.
    static let application: [Field] = [
        .text("agency.name"), Field(name: "agency.address", kind: .longText, most: 500), .text("agency.head"),
        Field(name: "agency.email", kind: .email, most: 200), .text("agency.phone", most: 40),
        .text("contact.name"), .text("contact.position"), Field(name: "contact.email", kind: .email, most: 200),
        .text("contact.phone", most: 40), .text("letter.number", most: 100), Field(name: "letter.date", kind: .date),
        .words("purpose"), .text("server.name", most: 100), .text("server.brand", most: 100),
        .text("server.model", most: 100), .number("server.rackUnits", 1...48),
        .number("server.powerWatts", 1...20_000), Field(name: "server.macAddresses", kind: .lines, required: false),
        .text("server.operatingSystem", most: 100), .number("bandwidth.inMbps", 1...100_000),
        .number("bandwidth.outMbps", 1...100_000), .number("bandwidth.burstMegabytes", 0...100_000),
        Field(name: "service.protocol", kind: .choice(ApplicationForm.Service.protocols)),
        .number("service.port", 1...65_535), .text("service.pattern.send", required: false, most: 2048),
        .text("service.pattern.expect", required: false, most: 2048),
    ]

    static func of(_ action: Action) -> ActionForm? { all.first { $0.action == action } }

    private static func ruling(_ action: Action) -> ActionForm {
        ActionForm(
            action: action, fields: [.choice("decision", "approve", "return"), .words("reason", required: false)])
    }
}
