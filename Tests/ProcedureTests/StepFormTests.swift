// SPDX-License-Identifier: Apache-2.0

import Testing
import Values
import Words

@testable import Procedure

/// The definitions of all steps, taken together.
struct StepFormTests {
    @Test(
        "an action's step is its own, and forms are officers', but for what is taken by attaching",
        arguments: Action.allCases)
    func step(_ action: Action) {
        #expect(action.step.action == action)
        let hasForm = action.role != .system && action.role != .applicant && action.attaches == nil
        #expect((action.formStep != nil) == hasForm)
    }

    @Test("field names stand once in a form", arguments: Action.withForms)
    func names(_ action: Action) throws {
        let names = try #require(action.formStep).shapes.map(\.name)
        #expect(Set(names).count == names.count && !names.contains(""))
    }

    @Test("an empty form is refused for exactly its required fields, in both languages", arguments: Action.withForms)
    func empty(_ action: Action) throws {
        let shapes = try #require(action.formStep).shapes
        let state = try #require(try Walk.after(Path.checkOrdered).state)
        let missing = Set(StepFormTests.problems(action, .missing, state).filter(\.isMissing).map(\.field))
        let required = shapes.filter(\.isRequired)
        #expect(missing.isSuperset(of: required.map(\.name)))
        for problem in StepFormTests.problems(action, .missing, state) {
            #expect(!problem.detail.id.isEmpty && !problem.detail.en.isEmpty && problem.detail.id != problem.detail.en)
        }
    }

    @Test("what is one too long is refused by its field, what is just within is taken", arguments: Action.withForms)
    func limits(_ action: Action) throws {
        let state = try #require(try Walk.after(Path.checkOrdered).state)
        for shape in try #require(action.formStep).shapes {
            switch shape.kind {
            case .line(let most), .lines(let most):
                #expect(StepFormTests.isWrong(action, shape, .text(String(repeating: "x", count: most + 1)), state))
                #expect(!StepFormTests.isWrong(action, shape, .text(String(repeating: "x", count: most)), state))
            case .number(let range):
                #expect(StepFormTests.isWrong(action, shape, .number(Double(range.upperBound + 1)), state))
                #expect(StepFormTests.isWrong(action, shape, .text("\(range.lowerBound - 1)"), state))
                #expect(!StepFormTests.isWrong(action, shape, .text("\(range.upperBound)"), state))
                #expect(StepFormTests.isWrong(action, shape, .text("lima"), state))
            case .choice(let choices):
                for word in choices.map(\.word) {
                    #expect(!StepFormTests.isWrong(action, shape, .text(word), state) || word == "accept")
                }
                #expect(StepFormTests.isWrong(action, shape, .text("tidak-ada"), state))
            case .date: #expect(StepFormTests.isWrong(action, shape, .text("2026-02-29"), state))
            case .email: #expect(StepFormTests.isWrong(action, shape, .text("kontak"), state))
            case .flag: #expect(StepFormTests.isWrong(action, shape, .text("mungkin"), state))
            case .macAddresses(let counts):
                let one = FieldInput.text("02:00:00:00:00:01")
                #expect(!StepFormTests.isWrong(action, shape, .list([one]), state))
                #expect(StepFormTests.isWrong(action, shape, .list([one, one]), state))
                let many = (0...counts.upperBound).map {
                    FieldInput.text(MACAddress(bits: 0x0200_0000_0000 + UInt64($0)).description)
                }
                #expect(StepFormTests.isWrong(action, shape, .list(many), state))
            case .hostName:
                #expect(!StepFormTests.isWrong(action, shape, .text("simpus.contoh.go.id"), state))
                for text in ["203.0.113.10", "https://x", "a..b"] {
                    #expect(StepFormTests.isWrong(action, shape, .text(text), state))
                }
            case .pattern: break
            case .seen:
                #expect(StepFormTests.isWrong(action, shape, .text("ab"), state))
                let digest = String(repeating: "0f", count: 32)
                #expect(!StepFormTests.isWrong(action, shape, .text(digest), state))
            }
        }
    }

    @Test("a decision is never proposed", arguments: Action.withForms)
    func decisions(_ action: Action) throws {
        let step = try #require(action.formStep)
        let known = KnownFacts(
            application: Walk.form, installation: Walk.installation, user: Party(name: "x", position: "x"),
            today: CivilDate(year: 2026, month: 11, day: 23), observationSeconds: 30, draft: "ab")
        let proposed = step.proposedValues(known)
        for shape in step.shapes where shape.isDecision { #expect(proposed[shape.name] == nil) }
    }

    @Test("what the check found short rules an acceptance out")
    func short() throws {
        let known = KnownFacts(
            application: Walk.form, installation: nil, user: Party(name: "x", position: "x"),
            today: CivilDate(year: 2026, month: 11, day: 23), observationSeconds: 30, short: [.power])
        #expect(OrderReply.ruledOut(known).map(\.word) == ["accept"])
        #expect(OrderReply.ruledOut(known).first?.why.en.contains("Power") ?? false)
        let state = try #require(
            try Walk.after(Path.checkOrdered + [RecordCheck(findings: Walk.short, allocationVersion: nil)]).state)
        #expect(OrderReply(decision: .accept, reason: "tetap saja").conflicts(in: state).map(\.field) == ["decision"])
    }

    @Test("all wrong fields are named at once")
    func allAtOnce() {
        let input = FieldInput.object([
            "agency": .object(["name": .text("Dinas"), "email": .text("x")]), "letter": .object(["date": .text("?")]),
            "contact": .text("?"),
            "server": .object(["rackUnits": .text("dua")]),
        ])
        let refusal = #expect(throws: Refusal.self) {
            try ApplicationForm.reading(input, for: .apply, StepContext(at: Walk().now, policy: Policy()))
        }
        let wrong = Set(refusal?.problems.map(\.field) ?? [])
        #expect(!wrong.contains("agency.name"))
        #expect(
            wrong.isSuperset(of: [
                "agency.email", "letter.date", "server.rackUnits", "purpose", "service.protocol", "contact",
            ]))
        #expect(refusal?.field == "agency.address")
        for name in wrong { #expect(refusal?.description.contains("[\(name)]") == true) }
    }

    @Test(
        "every obstacle is said in both languages",
        arguments: [
            Path.applied, Path.checked, Path.signed, Path.sent, Path.arrived, Path.verifying, Path.passed, Path.failed,
            Path.excepted, Path.closed, Path.refused, Path.applied + [ReturnToApplicant(reason: "x")],
        ])
    func obstacles(_ path: [any ProcedureStep]) throws {
        let walk = try Walk.after(path)
        let state = try #require(walk.state)
        for action in Action.allCases {
            guard let obstacle = action.step.obstacle(in: state, StepContext(at: walk.now, policy: walk.policy)) else {
                continue
            }
            #expect(!obstacle.what.id.isEmpty && !obstacle.what.en.isEmpty && obstacle.what.id != obstacle.what.en)
        }
    }

    private static func problems(_ action: Action, _ input: FieldInput, _ state: CaseState) -> [FieldProblem] {
        func read<Step: FormStep>(_ type: Step.Type) -> [FieldProblem] {
            do throws(Refusal) {
                _ = try Step.reading(input, in: state, StepContext(at: Walk().now, policy: Policy()))
                return []
            } catch {
                return error.problems
            }
        }
        return action.formStep.map { read($0) } ?? []
    }

    private static func isWrong(_ action: Action, _ shape: FieldShape, _ value: FieldInput, _ state: CaseState) -> Bool
    {
        var input = shape.name.split(separator: ".").reversed().reduce(value) { .object([String($1): $0]) }
        // A recipient by mail is an address, a recipient by hand any name.
        if action == .sendReply, shape.name == "recipient" {
            input = .object(["recipient": value, "channel": .text("hand")])
        }
        return problems(action, input, state).contains { $0.field == shape.name }
    }
}
