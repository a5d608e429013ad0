// SPDX-License-Identifier: Apache-2.0

import Casework
import Documents
import Foundation
import HTTPTypes
import Procedure
import Testing
import Values

@testable import Web

/// Values that the letter, the mailer, the inventory or a reader would refuse later are refused at the form, with the field's name.
@Suite(.timeLimit(.minutes(2)))
struct FieldRefusalTests {
    /// `\u` escapes are JSON's, so that halves of surrogate pairs can be written.
    static let texts = [
        #"Dinas \u202egnudaG"#, #"Dinas \u2066gnudaG\u2069"#, #"\u200fDinas"#, #"\u061cDinas"#, #"\u200b\u200b"#,
        #"\u2800"#,
        #"\u3164"#, #"\uffa0\u115f"#, #"\u00ad"#, #"\ufe0f"#, #"\u2060Dinas"#, #"Di\u200dnas"#, #"a\uffff"#,
        #"a\ufdd0"#,
        #"a\ue000"#, #"a\udb80\udc00"#, #"a\udb40\udc41"#, #"a\ufffd"#, #"a\ud83f\udffe"#, #"a\u0378"#, #"\u0301"#,
        #"a\u0301\u0301\u0301\u0301\u0301"#, #"a\u0000b"#, #"a\u001b[2Jb"#, #"a\u0085b"#, #"a\u2028b"#, #"a\u2029b"#,
        #"Server 🏥👨‍👩‍👧"#,
    ]

    static let textFields = [
        "agency.name", "agency.address", "agency.head", "agency.phone", "contact.name", "contact.position",
        "contact.phone",
        "letter.number", "purpose", "server.name", "server.brand", "server.model", "server.operatingSystem",
    ]

    static let others: [(field: String, values: [String])] = [
        (
            "contact.email",
            [
                #""bagus..p@dinkes.temanggungkab.go.id""#, #"".bagus@dinkes.go.id""#, #""bagus@dinkes.go.id.""#,
                #""bagus@dinas_kesehatan.go.id""#, #""bagus@-x.go.id""#,
                "\"\(String(repeating: "a", count: 65))@dinkes.go.id\"",
                #""bagus@192.0.2.1""#, #""bagus@dinkes""#, #""bagus@dinkes.go.id\n""#, #""b\u00e4gus@dinkes.go.id""#,
            ]
        ),
        ("agency.email", [#""dinas@.go.id""#, #""<dinas@x.go.id>""#, #""dinas@x..id""#]),
        ("letter.date", [#""2999-01-01""#, #""1945-08-16""#, #""0000-01-01""#, #""2026-02-29""#, #""20-11-2026""#]),
        (
            "server.macAddresses",
            [
                #"["00:00:00:00:00:00"]"#, #"["ff:ff:ff:ff:ff:ff"]"#, #"["01:00:5e:00:00:01"]"#,
                #"["33-33-00-00-00-01"]"#,
            ]
        ),
        ("bandwidth.burstMegabytes", ["3001", "100000", "-1"]),
    ]

    @Test func anApplicationThatWouldFailLaterIsRefusedByItsField() async throws {
        let printable = try await FieldRefusalTests.printable()
        try await Visitor.visit(
            settings: { $0.policy.printable = printable },
            limits: .init(requestsPerMinute: 1_000_000, applicationsPerHour: 100_000)
        ) { visitor, _ in
            for field in Self.textFields {
                for text in Self.texts { try await Self.expectRefusal(of: "\"\(text)\"", at: field, visitor) }
                let severalLines = field == "agency.address" || field == "purpose"
                if !severalLines { try await Self.expectRefusal(of: #""a\nb""#, at: field, visitor) }
            }
            for (field, values) in Self.others {
                for value in values { try await Self.expectRefusal(of: value, at: field, visitor) }
            }
            let clerk = try await visitor.signedIn(as: .jfu)
            let cases = try await clerk.send(.get, "/api/v1/cases").json["cases"] as? [Any]
            #expect(cases?.isEmpty == true)
        }
    }

    @Test func anApplicationThatPaperCanShowIsTaken() async throws {
        let printable = try await FieldRefusalTests.printable()
        try await Visitor.visit(
            settings: { $0.policy.printable = printable },
            limits: .init(requestsPerMinute: 1_000_000, applicationsPerHour: 100_000)
        ) { visitor, _ in
            for (field, value) in [
                ("agency.name", "\"\(String(repeating: "W", count: 200))\""),
                ("agency.name", #""Dinas Pendidikan № 1 – “é”""#),
                ("purpose", #""Satu.\r\nDua.\n\nTiga.""#), ("bandwidth.burstMegabytes", "3000"),
                ("contact.email", #""bagus.p+arsip@dinkes.temanggungkab.go.id""#),
                ("letter.date", #""1945-08-17""#),
            ] {
                let answer = try await visitor.send(.post, "/api/v1/applications", body: Self.body(field, value))
                #expect(answer.status == 201, "\(field) \(value): \(answer.text)")
            }
        }
    }

    /// The code points that the document press on this machine can print.
    static func printable() async throws -> CodePointSet {
        try await DocumentPress(office: .temanggung).printable()
    }

    private static func expectRefusal(of value: String, at field: String, _ visitor: Visitor) async throws {
        let answer = try await visitor.send(.post, "/api/v1/applications", body: body(field, value))
        #expect(answer.status == 422, "\(field) \(value): \(answer.text.prefix(300))")
        #expect(answer.text.contains("\"\(field)\""), "\(field) \(value): \(answer.text.prefix(300))")
    }

    /// A good application with the one field's JSON in its place.
    private static func body(_ field: String, _ value: String) -> String {
        let good: [(String, [(String, String)])] = [
            (
                "agency",
                [
                    ("name", #""Dinas Kesehatan""#), ("address", #""Jl. Pahlawan 1""#), ("head", #""dr. Siti""#),
                    ("email", #""dinkes@example.go.id""#), ("phone", #""0293-1""#),
                ]
            ),
            (
                "contact",
                [
                    ("name", #""Budi""#), ("position", #""Pranata""#), ("email", #""budi@example.go.id""#),
                    ("phone", #""0812""#),
                ]
            ), ("letter", [("number", #""440/1""#), ("date", #""2024-11-20""#)]),
            (
                "server",
                [
                    ("name", #""rme""#), ("brand", #""Dell""#), ("model", #""R250""#), ("rackUnits", "1"),
                    ("powerWatts", "300"),
                    ("macAddresses", #"["02:00:5e:10:00:01"]"#), ("operatingSystem", #""Debian""#),
                ]
            ), ("bandwidth", [("inMbps", "100"), ("outMbps", "80"), ("burstMegabytes", "1")]),
            ("service", [("protocol", #""ssh""#), ("port", "22")]),
        ]
        let sections = good.map { section, fields in
            let members = fields.map { name, standard in
                "\"\(name)\": \(field == "\(section).\(name)" ? value : standard)"
            }
            return "\"\(section)\": {\(members.joined(separator: ", "))}"
        }
        let purpose = "\"purpose\": \(field == "purpose" ? value : #""Rekam medis""#)"
        return "{\((sections + [purpose]).joined(separator: ", "))}"
    }
}
