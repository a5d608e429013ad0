// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values
internal import Words

// What the audit trail, which is English, says of people and delegations.

extension UserView {
    var auditText: String {
        "\(role.rawValue), \(displayName), NIP \(nip ?? "–"), \(rank?.rawValue ?? "–"), \(position ?? "–"), "
            + (sites.isEmpty ? "all sites" : sites.joined(separator: " ")) + (disabled ? ", disabled" : "")
    }
}

extension Delegation {
    var auditText: String {
        "\(capacity.abbreviation.id) \(post.rawValue): \(delegate.name) for \(holder?.name ?? "the vacant post"), "
            + "\(first) to \(last), by \(document.title) \(document.number) of \(document.date)"
    }
}
