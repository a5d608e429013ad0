// SPDX-License-Identifier: Apache-2.0

package import Values

/// What a paper says of the service's keys, in small print: their fingerprint, and where it can be compared.
package struct KeyNotice: Codable, Hashable, Sendable {
    /// ``KeyFingerprint`` of the service's keys.
    package var fingerprint: Digest
    /// Address of the page that shows the same fingerprint.
    package var page: String

    package init(fingerprint: Digest, page: String) {
        self.fingerprint = fingerprint
        self.page = page
    }

    /// Two lines in Indonesian, as all papers are.
    var sentence: String { "\(KeyNotice.label): \(digits)\n\(comparison)" }

    static let label = "Sidik jari kunci layanan (SHA-256)"

    var digits: String { fingerprint.groups.joined(separator: " ") }

    var comparison: String { "Bandingkan di \(page)" }
}
