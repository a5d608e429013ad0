// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Procedure
import Values
internal import Words

/// The identity that a placed server shows instead of the known one, with the form that accepts or rejects it.
struct IdentityCard: TemplateModel {
    struct Row: TemplateModel {
        let label: String
        let sha256: String
    }

    struct Choice: TemplateModel {
        let word: String
        let text: String
    }

    struct Decision: TemplateModel {
        let id: Int
        /// The SHA-256 of the identity that is decided on.
        let sha256: String
        let choices: [Choice]
    }

    let rows: [Row]
    /// What was known before.
    let known: [Row]
    let anyKnown: Bool
    let decision: Decision?

    /// `nil` when there is nothing to decide.
    init?(_ incident: IncidentView, mayDecide: Bool, _ texts: Catalogue) {
        guard let identities = incident.identities, let first = identities.first else { return nil }
        let row = { (identity: IdentityView) in
            let size = identity.bits.map { " \($0)" } ?? ""
            return Row(
                label: "\(texts[identity.kind.title]) (\(identity.algorithm)\(size))", sha256: "\(identity.sha256)")
        }
        rows = identities.map(row)
        known = (incident.knownIdentities ?? []).map(row)
        anyKnown = !known.isEmpty
        decision =
            mayDecide
            ? Decision(
                id: incident.id, sha256: "\(first.sha256)",
                choices: IdentityRuling.allCases.map { Choice(word: $0.rawValue, text: texts[$0.choice]) })
            : nil
    }
}

extension ServiceIdentity.Kind {
    fileprivate var title: Phrase {
        switch self {
        case .hostKey: Phrase(id: "Kunci host", en: "Host key")
        case .certificate: Phrase(id: "Sertifikat", en: "Certificate")
        case .publicKey: Phrase(id: "Kunci publik", en: "Public key")
        }
    }
}
