// SPDX-License-Identifier: Apache-2.0

import Casework
import Testing

@testable import Web

/// The published schemas match the answers.
@Suite struct SchemaTests {
    @Test func noSchemaLeavesAnObjectOrArrayOpen() async throws {
        try await Visitor.visit { _, site in
            func walk(_ schema: JSONValue, _ path: String) {
                guard case .object(let keywords) = schema, !keywords.isEmpty else {
                    Issue.record("\(path) says nothing")
                    return
                }
                if keywords["type"]?.text == "object" {
                    #expect(keywords["additionalProperties"] == .bool(false), "\(path)")
                    #expect(keywords["properties"] != nil, "\(path)")
                }
                #expect(keywords["type"]?.text != "array" || keywords["items"] != nil, "\(path)")
                if case .object(let properties) = keywords["properties"] {
                    for (name, inner) in properties { walk(inner, "\(path).\(name)") }
                }
                if let items = keywords["items"] { walk(items, "\(path)[]") }
                for choice in SchemaCheck.items(keywords["oneOf"]) { walk(choice, path) }
            }
            for (name, schema) in SchemaCheck(document: try site.openAPI()).components { walk(schema, name) }
        }
    }

    @Test func everyAnswerIsWhatItsSchemaSays() async throws {
        try await Visitor.tour { visitor, site, furnished in
            var answers = CheckedAnswers(site: site, check: SchemaCheck(document: try site.openAPI()))
            try await answers.ask(visitor, of: furnished)
            // Enrolment and recovery need an agent's keys; IdentityTests and AgentCertificateTests test them.
            #expect(Set(answers.missing) == ["EnrolmentResponse", "CertificateChallenge", "IssuedCertificate"])
            try await ConstructedViews(furnished).check(&answers.check)
            for problem in Set(answers.check.problems).sorted() { Issue.record("\(problem)") }
            for (schema, member, isOptional) in answers.check.everyMember(besides: answers.forms) {
                #expect(
                    answers.check.seen[schema]?.contains(member) == true, "\(schema).\(member) stands in no instance")
                if isOptional {
                    #expect(
                        answers.check.missed[schema]?.contains(member) == true,
                        "\(schema).\(member) is missing from no instance")
                }
            }
        }
    }
}
