// SPDX-License-Identifier: Apache-2.0

package import Values

extension Authorities {
    /// What stands in `authorities.json`.
    package struct Plan: Codable, Hashable, Sendable {
        /// Rises by one with each change of ``accepted``.
        package var generation = 1
        /// The number of the authority that issues certificates of the service and of agents.
        package var issuing = 1
        /// Numbers of those whose certificates are good.
        package var accepted = [1]
        /// Numbers of those that are not accepted any more; their certificates are kept.
        package var retired: [Int] = []
        /// When the successor was announced to agents; `nil` unless it waits to issue.
        package var announced: Timestamp?
        /// When it issues at the latest.
        package var deadline: Timestamp?
        /// When the present one began to issue; `nil` for the first one.
        package var since: Timestamp?

        /// The number of the authority that is to issue next.
        package var successor: Int? { accepted.last { $0 > issuing } }
    }
}
