// SPDX-License-Identifier: Apache-2.0

package import Words

/// Why an action cannot be taken now.
package struct Obstacle: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case notNow, alreadyDone }

    package let kind: Kind
    /// A clause without a full stop.
    package let what: Phrase

    static func done(id: String, en: String) -> Obstacle { Obstacle(kind: .alreadyDone, what: Phrase(id: id, en: en)) }
    static func notNow(id: String, en: String) -> Obstacle { Obstacle(kind: .notNow, what: Phrase(id: id, en: en)) }
}
