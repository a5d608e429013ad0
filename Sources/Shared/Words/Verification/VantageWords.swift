// SPDX-License-Identifier: Apache-2.0

package import Evidence

extension Vantage {
    /// As an adjective before "agent": begins in lower case.
    package var word: Phrase {
        switch self {
        case .inside: Phrase(id: "dalam", en: "inside")
        case .outside: Phrase(id: "luar", en: "outside")
        }
    }

    /// The agent at this vantage.
    package var agent: Phrase {
        switch self {
        case .inside: Phrase(id: "agen dalam", en: "inside agent")
        case .outside: Phrase(id: "agen luar", en: "outside agent")
        }
    }

    /// The report of the agent at this vantage.
    package var report: Phrase {
        switch self {
        case .inside: Phrase(id: "laporan agen dalam", en: "the inside agent's report")
        case .outside: Phrase(id: "laporan agen luar", en: "the outside agent's report")
        }
    }

    /// The agent whose report a service's list of what it awaits names, for example `report of the outside agent`.
    package init?(awaiting text: String) {
        guard let vantage = Vantage.allCases.first(where: { text.contains($0.rawValue) }) else { return nil }
        self = vantage
    }
}

extension AgentVantage {
    /// As an adjective before "agent": begins in lower case.
    package var word: Phrase {
        switch self {
        case .inside: Vantage.inside.word
        case .outside: Vantage.outside.word
        case .gateway: Phrase(id: "di gateway", en: "gateway")
        }
    }
}
