// SPDX-License-Identifier: Apache-2.0

package import Values

/// An in-toto Statement v1: what is claimed (`predicate`) of which files (`subject`, by digest).
package struct Statement<Predicate: Codable & Sendable>: Codable, Sendable {
    package struct Subject: Codable, Hashable, Sendable {
        @Bounded<Name> package var name: String
        /// Algorithm to lower-case hexadecimal digest; always has `sha256` here.
        package var digest: [String: String]

        package init(name: String, sha256: Digest) {
            self.name = name
            digest = ["sha256": sha256.description]
        }
    }

    package var type = "https://in-toto.io/Statement/v1"
    @Bounded<List<256, Subject>> package var subject: [Subject]
    @Bounded<Line<1_024>> package var predicateType: String
    package var predicate: Predicate

    package init(subject: [Subject], predicateType: String, predicate: Predicate) {
        self.subject = subject
        self.predicateType = predicateType
        self.predicate = predicate
    }

    private enum CodingKeys: String, CodingKey {
        case type = "_type"
        case subject, predicateType, predicate
    }

    /// The subject's digest by name.
    package func sha256(of name: String) -> Digest? {
        subject.first { $0.name == name }.flatMap { $0.digest["sha256"] }.flatMap { Digest($0) }
    }
}

extension Statement: Equatable where Predicate: Equatable {}
