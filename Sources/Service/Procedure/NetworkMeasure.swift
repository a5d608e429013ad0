// SPDX-License-Identifier: Apache-2.0

package import Words

/// What an officer may decide about a placed server at the gateway.
package enum NetworkMeasure: String, Codable, Hashable, Sendable, CaseIterable {
    case suspend, resume, remove

    /// An imperative that begins with a capital.
    package var title: Phrase {
        switch self {
        case .suspend: Phrase(id: "Hentikan sementara", en: "Suspend")
        case .resume: Phrase(id: "Buka lagi", en: "Resume")
        case .remove: Phrase(id: "Cabut dari gateway", en: "Remove from the gateway")
        }
    }
}
