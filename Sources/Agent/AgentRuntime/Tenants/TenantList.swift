// SPDX-License-Identifier: Apache-2.0

package import Sampling
internal import Settings
package import Values

/// The content of a tenants' file (`tenants.yaml`): each tenant's addresses and granted bandwidth.
package struct TenantList: Hashable, Sendable {
    package struct Tenant: Hashable, Sendable {
        package var name: String
        /// In the order of the file; never empty. No two tenants have the same one; where one contains another, the longer
        /// prefix decides.
        package var addresses: [IPPrefix]
        /// `nil` where the file names none: traffic is measured and not judged.
        package var grant: Grant?

        package init(name: String, addresses: [IPPrefix], grant: Grant? = nil) {
            self.name = name
            self.addresses = addresses
            self.grant = grant
        }
    }

    /// In the order of the file; never empty.
    package let tenants: [Tenant]

    package init(tenants: [Tenant]) {
        self.tenants = tenants
    }

    package static let mostTenants = 10_000

    /// The tenants as the sampling engine takes them, in the same order.
    package var sampled: [SampledTenant] {
        tenants.map { SampledTenant(id: $0.name, addresses: $0.addresses, grant: $0.grant) }
    }

    /// Throws `SettingsError`: its description is one line with file, line and what to do.
    package static func read(file: String) throws -> TenantList {
        try Settings.read(files: [file], parse)
    }

    static func parse(_ settings: Settings) throws -> TenantList {
        var reader = TenantReader()
        let tenants = try settings.sections("tenants") { try reader.tenant($0) }
        guard !tenants.isEmpty else {
            throw settings.error(
                "tenants", "at least one tenant is needed",
                suggestion: "write: tenants: [{name: dinkes, addresses: [203.0.113.10]}]")
        }
        guard tenants.count <= mostTenants else {
            throw settings.error("tenants", "\(tenants.count) tenants; at most \(mostTenants) are measured at once")
        }
        return TenantList(tenants: tenants)
    }
}

/// Reads one tenant after the other, and remembers what earlier ones took.
private struct TenantReader {
    private var names: Set<String> = []
    private var owners: [IPPrefix: String] = [:]

    mutating func tenant(_ settings: Settings) throws -> TenantList.Tenant {
        let name = try settings.value("name", "a name of 1 to 64 characters") { (text) throws -> String? in
            // A line of a table, a field of CSV: nothing that moves a cursor or hides.
            guard TextRule.line(most: 64).fault(in: text) == nil else { return nil }
            guard names.insert(text).inserted else {
                throw ValueProblem("'\(text)' is the name of an earlier tenant", suggestion: "give each tenant its own")
            }
            return text
        }
        let addresses = try settings.list("addresses", "an address or a range, such as \(IPPrefix.example)") {
            try address($0, of: name)
        }
        guard !addresses.isEmpty else {
            throw settings.error(
                "addresses", "at least one address is needed", suggestion: "list the server's: \(IPAddress.example)")
        }
        return TenantList.Tenant(
            name: name, addresses: addresses, grant: try settings.optionalSection("grant", GrantSettings.read))
    }

    private mutating func address(_ text: String, of name: String) throws(ValueProblem) -> IPPrefix? {
        guard let prefix = try RangeSettings.range(text) else { return nil }
        if let owner = owners.updateValue(name, forKey: prefix) {
            let isOneAddress = prefix.length == (prefix.address.family == .ipv4 ? 32 : 128)
            let what = isOneAddress ? prefix.address.description : prefix.description
            throw owner == name
                ? ValueProblem("\(what) is written twice", suggestion: "keep one of them")
                : ValueProblem("\(what) belongs to '\(owner)' already", suggestion: "an address is one tenant's only")
        }
        return prefix
    }
}
