// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// An element of one of the table's maps and sets, as nft writes and lists it.
package struct TableElement: Hashable, Sendable {
    package let set: TenantTable.Name
    /// The key's parts: addresses and a MAC address by their text, a transport by its name, a port by its number.
    package let key: [String]
    /// The value's parts, of a map.
    package let value: [String]
    /// The comment.
    package let tenant: TenantLabel?
    /// Until the kernel takes it back; `nil`: it stays.
    package let seconds: Int?

    package init(
        _ set: TenantTable.Name, _ key: [String], to value: [String] = [], of tenant: TenantLabel?, seconds: Int?
    ) {
        self.set = set
        self.key = key
        self.value = value
        self.tenant = tenant
        self.seconds = seconds
    }

    package var isProvisional: Bool { seconds != nil }

    /// nft's command that adds it. `seconds` is its time-out.
    package func added(_ family: IPAddress.Family) -> String {
        var text = key.joined(separator: " . ")
        if let seconds { text += " timeout \(seconds)s" }
        if let tenant { text += " comment \"\(tenant)\"" }
        if !value.isEmpty { text += " : " + value.joined(separator: " . ") }
        return "add element \(family.nft) \(TenantTable.name) \(set.rawValue) { \(text) }"
    }

    /// nft's command that deletes it. It fails, and with it the transaction, where there is none.
    package func deleted(_ family: IPAddress.Family) -> String {
        "delete element \(family.nft) \(TenantTable.name) \(set.rawValue) { \(key.joined(separator: " . ")) }"
    }

    /// Whether both are the same but for the time that is left.
    package func says(_ other: TableElement) -> Bool {
        set == other.set && key == other.key && value == other.value && tenant == other.tenant
            && isProvisional == other.isProvisional
    }
}
