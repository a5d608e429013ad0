// SPDX-License-Identifier: Apache-2.0

internal import Evidence

extension AgentFacts {
    /// Reads what enrolment left in `directory`, without its keys. Throws ``IdentityError/notEnrolled(_:)`` before enrolment.
    package static func read(in directory: String) throws -> AgentFacts {
        guard let text = try IdentityFile.read(.facts, in: directory) else {
            throw IdentityError.notEnrolled(directory)
        }
        do {
            return try CanonicalJSON.decode(AgentFacts.self, from: Array(text.utf8))
        } catch {
            throw IdentityError.unreadable(
                "\(directory)/\(IdentityFile.facts.rawValue): \(CanonicalJSON.describe(error))")
        }
    }
}
