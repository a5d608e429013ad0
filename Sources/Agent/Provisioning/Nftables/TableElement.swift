// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

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
    /// Of the table that it is in.
    package let family: TableFamily?

    /// - Parameter family: of the addresses that it is about; `nil`: of the address that its key begins with.
    package init(
        _ set: TenantTable.Name, _ key: [String], to value: [String] = [], of tenant: TenantLabel?, seconds: Int?,
        family: TableFamily? = nil
    ) {
        self.set = set
        self.key = key
        self.value = value
        self.tenant = tenant
        self.seconds = seconds
        self.family =
            set.isOfBridge
            ? .bridge : family ?? key.first.flatMap { IPAddress($0) }.map { TableFamily($0.family) }
    }

    /// The same, for so many seconds more.
    func outliving(_ more: Int) -> TableElement {
        TableElement(set, key, to: value, of: tenant, seconds: seconds.map { $0 + more }, family: family)
    }

    package var isProvisional: Bool { seconds != nil }

    /// nft's command that adds it. `seconds` is its time-out.
    package func added(_ family: TableFamily) -> String {
        var text = keyText
        if let seconds { text += " timeout \(seconds)s" }
        if let tenant { text += " comment \"\(tenant)\"" }
        if !value.isEmpty { text += " : " + value.joined(separator: " . ") }
        return "add element \(family.rawValue) \(TenantTable.name) \(set.rawValue) { \(text) }"
    }

    /// nft's command that deletes it. It fails, and with it the transaction, where there is none.
    package func deleted(_ family: TableFamily) -> String {
        "delete element \(family.rawValue) \(TenantTable.name) \(set.rawValue) { \(keyText) }"
    }

    /// Names of interfaces may be words of nft's language.
    private var keyText: String {
        guard set.isOfBridge, let port = key.first else { return key.joined(separator: " . ") }
        return (["\"\(port)\""] + key.dropFirst()).joined(separator: " . ")
    }

    /// Whether both are the same but for the time that is left.
    package func says(_ other: TableElement) -> Bool {
        set == other.set && key == other.key && value == other.value && tenant == other.tenant
            && isProvisional == other.isProvisional
    }
}
