// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// A case as its applicant follows it.
struct ApplicantPage: PageModel {
    static let template = "applicant"

    /// The reason for the return, and the link to complete the form.
    struct Return: TemplateModel {
        let reason: String
        let href: String
    }

    struct Line: TemplateModel {
        let step: Int
        let name: String
        let state: String
        let stateText: String
        let at: String?
    }

    struct Document: TemplateModel {
        let name: String
        let href: String
        let size: String
    }

    let number: String
    let agency: String
    let server: String
    let stage: String
    let tone: String
    let received: String
    let updated: String
    let isNew: Bool
    let link: String
    let returned: Return?
    let words: String?
    let deliver: String?
    let steps: [Line]
    /// Why a file was not taken.
    let refused: ProblemSummary?
    /// `nil` where there is none and none is awaited.
    let attachments: AttachmentCard?
    let hasDocuments: Bool
    let documents: [Document]

    /// - Parameters:
    ///   - refusedFile: why a file was not taken.
    ///   - isSent: whether one was taken just now.
    init(
        _ view: ApplicantView, secret: String, isNew: Bool, refusedFile: Problem? = nil, isSent: Bool = false,
        settings: WebSettings, _ formatting: Formatting
    ) {
        let texts = formatting.catalogue
        number = view.number
        agency = view.agency
        server = view.serverName
        stage = texts[view.stage.applicantTitle]
        tone = view.stage.tone
        received = formatting.dateTime(view.received)
        updated = formatting.dateTime(view.updated)
        self.isNew = isNew
        link = "\(settings.publicURL)/t/\(secret)"
        returned = view.returnReason.map { Return(reason: $0, href: "/t/\(secret)/edit") }
        if let sentence = view.stage.applicantSentence {
            words = texts[sentence.filled(["building": settings.building])]
        } else {
            words = view.feasible == true && view.decision == nil ? texts.text("applicant.feasible") : nil
        }
        deliver = view.deliverBefore.map {
            texts.text("applicant.deliverBefore", ["date": formatting.date($0), "building": settings.building])
        }
        steps = view.steps.map { Line($0, isCurrent: $0.step == view.step && !view.stage.isFinal, formatting) }
        refused = refusedFile.map { ProblemSummary($0, [], texts) }
        attachments =
            view.attachments.isEmpty && view.attachable.isEmpty
            ? nil : AttachmentCard(view, secret: secret, isSent: isSent, formatting)
        hasDocuments = !view.documents.isEmpty
        documents = view.documents.map { file in
            Document(
                name: texts[file.title], href: "\(Routes.api)/applications/\(secret)/documents/\(file.name)",
                size: formatting.size(file.size))
        }
    }
}

extension ApplicantPage.Line {
    init(_ step: ApplicantView.StepView, isCurrent: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let progress: StepProgress = step.ended != nil ? .done : isCurrent ? .current : .todo
        self.init(
            step: step.step.rawValue, name: texts[step.step.applicantTitle], state: progress.rawValue,
            stateText: texts[progress.title], at: (step.ended ?? step.began).map(formatting.dateTime))
    }
}
