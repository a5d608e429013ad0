// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Testing
import Values

@testable import Web
import Words

/// The page's form, the API's document and the procedure say the same of every field: kind, limits, and whether it must be filled in.
struct FormLimitTests {
    static let forms: [(String, [FieldShape])] =
        [("Application", ApplicationForm.shapes)]
        + Action.withForms.map { ($0.rawValue, $0.formStep?.shapes ?? []) }

    @Test(arguments: forms)
    func pageAndDocumentAgree(_ name: String, _ shapes: [FieldShape]) throws {
        let texts = try Catalogue(language: .indonesian)
        let page = shapes.map { FieldModel($0, value: "", problem: nil, prefix: "", texts) }
        let model = FormModel(texts: texts)
        let buttons = model.decision(shapes, without: [])
        #expect(
            model.fields(shapes).count + model.hidden(shapes).count + (buttons == nil ? 0 : 1) == shapes.count,
            "a field stands in the form once, as a field, a button or what is sent along")
        let document = FormSchema.object(shapes)
        #expect(page.count == shapes.count)
        for (shape, field) in zip(shapes, page) {
            #expect(field.name == shape.name)
            #expect(field.label == shape.words.label.id)
            #expect(field.required == shape.isRequired, "\(shape.name)")
            let (schema, isRequired) = try Self.find(shape.name, in: document)
            #expect(!shape.isRequired || isRequired, "\(shape.name)")
            switch shape.kind {
            case .line(let most), .lines(let most):
                #expect(field.most == most, "\(shape.name)")
                #expect(schema["maxLength"] == .number(Double(most)), "\(shape.name)")
            case .email, .hostName, .pattern:
                let most = try #require(shape.kind.most)
                #expect(field.most == most, "\(shape.name)")
                #expect(schema["maxLength"] == .number(Double(most)), "\(shape.name)")
            case .number(let range):
                let bounds = try #require(field.isNumber)
                #expect(bounds.least == range.lowerBound && bounds.greatest == range.upperBound, "\(shape.name)")
                #expect(schema["minimum"] == .number(Double(range.lowerBound)), "\(shape.name)")
                #expect(schema["maximum"] == .number(Double(range.upperBound)), "\(shape.name)")
            case .choice(let choices):
                let options = try #require(field.isChoice).options
                #expect(options.map(\.value) == choices.map(\.word), "\(shape.name)")
                #expect(options.map(\.text) == choices.map(\.title.id), "\(shape.name)")
                #expect(schema["enum"] == .array(choices.map { .string($0.word) }), "\(shape.name)")
            case .macAddresses(let counts):
                #expect(field.isLines)
                #expect(schema["maxItems"] == .number(Double(counts.upperBound)))
            case .date: #expect(field.isDate && schema["format"]?.text == "date")
            case .flag: #expect(field.isFlag != nil && schema["type"]?.text == "boolean")
            case .seen: #expect(schema["pattern"] == .string("^[0-9a-f]{64}$"))
            }
        }
    }

    /// The schema at a name with dots between levels, and whether every level on the way is required.
    private static func find(_ name: String, in schema: JSONValue) throws -> (JSONValue, isRequired: Bool) {
        var (schema, isRequired) = (schema, true)
        for part in name.split(separator: ".").map(String.init) {
            if case .array(let names) = schema["required"] {
                isRequired = isRequired && names.contains(.string(part))
            } else {
                isRequired = false
            }
            schema = try #require(schema["properties"]?[part])
        }
        return (schema, isRequired)
    }

    @Test func everyWrongFieldIsShownBesideItInTheReadersLanguage() throws {
        let texts = try Catalogue(language: .indonesian)
        let input = FieldInput.object(["agency": .object(["email": .text("x")]), "purpose": .text("")])
        let context = StepContext(at: Timestamp(seconds: 1_795_399_200), policy: Policy())
        let refusal = #expect(throws: Refusal.self) { try ApplicationForm.reading(input, for: .apply, context) }
        let problems = try #require(refusal).problems
        let fields = FormModel(texts: texts, problems: problems).fields(ApplicationForm.shapes)
        let shown = Dictionary(
            uniqueKeysWithValues: fields.compactMap { field in
                field.error.map { (field.name, $0) }
            })
        #expect(shown.count == problems.count && shown.count > 10)
        #expect(shown["purpose"] == "Wajib diisi.")
        #expect(shown["agency.email"]?.contains("@") == true)
        #expect(shown["service.pattern.send"] == nil)
    }
}
