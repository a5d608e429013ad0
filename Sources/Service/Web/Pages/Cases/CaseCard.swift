// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// A section of the case's data; exactly one of its properties is set.
struct CaseCard: TemplateModel {
    struct Allocation: TemplateModel {
        let heading: String
        let standing: String
        let versionText: String
        let rows: [FactRow]
    }

    struct Findings: TemplateModel {
        let heading: String
        let rows: [FindingLine]
    }

    struct FindingLine: TemplateModel {
        let name: String
        let available: Bool
        let state: String
        let note: String
    }

    struct Facts: TemplateModel {
        let heading: String
        let rows: [FactRow]
    }

    private(set) var verification: VerificationCard?
    private(set) var network: NetworkCard?
    private(set) var allocation: Allocation?
    private(set) var findings: Findings?
    private(set) var letter: Facts?
    private(set) var handover: Facts?
    private(set) var exception: Facts?
    private(set) var application: Facts?

    /// `nil` while the section has no data.
    init?(_ section: CaseSection, of reading: CaseReading) {
        let (view, texts, formatting) = (reading.view, reading.texts, reading.formatting)
        let heading = texts[section.title]
        let table = FactTable(view: view, formatting: formatting)
        let isKnown: Bool
        switch section {
        case .verification:
            verification = view.verification.map {
                VerificationCard($0, switchPort: reading.switchPort, formatting)
            }
            isKnown = verification != nil
        case .network:
            network = view.network.map { NetworkCard($0, at: reading.now, formatting) }
            isKnown = network != nil
        case .allocation:
            allocation = view.allocation.map {
                Allocation(
                    heading: heading, standing: texts[$0.standing.title],
                    versionText: texts.text("case.version", ["n": "\($0.version)"]), rows: table.rows($0))
            }
            isKnown = allocation != nil
        case .draft: return nil  // Stands beside the decision.
        case .findings:
            isKnown = !view.findings.isEmpty
            findings = Findings(heading: heading, rows: view.findings.map { FindingLine($0, texts) })
        case .letter:
            letter = view.letter.map { Facts(heading: heading, rows: table.rows($0)) }
            isKnown = letter != nil
        case .handover:
            handover = view.handover.map { Facts(heading: heading, rows: table.rows($0)) }
            isKnown = handover != nil
        case .exception:
            exception = view.exception.map { Facts(heading: heading, rows: table.rows($0)) }
            isKnown = exception != nil
        case .application:
            application = Facts(heading: heading, rows: table.applicationRows)
            isKnown = true
        }
        guard isKnown else { return nil }
    }
}

extension CaseCard.FindingLine {
    init(_ finding: FindingView, _ texts: Catalogue) {
        self.init(
            name: texts[finding.resource.title], available: finding.available,
            state: texts.text(finding.available ? "finding.available" : "finding.short"), note: finding.note)
    }
}
