// SPDX-License-Identifier: Apache-2.0

internal import Values

/// What a tenant is called on the gateway: the number of its case, or a name. It stands as comment at each of the tenant's elements in the kernel.
package struct TenantLabel: TextValue, Comparable {
    package static let example = "2026-0001"
    /// Bytes. NFT_USERDATA_MAXLEN leaves more; a line of a table does not.
    package static let longest = 60

    package let description: String

    /// `nil` but for 1 to ``longest`` printable ASCII characters without quotation mark and backslash, which nft's language has no way to quote.
    package init?(_ text: String) {
        guard (1...TenantLabel.longest).contains(text.utf8.count), text.first != " ", text.last != " ",
            text.utf8.allSatisfy({ (0x20...0x7e).contains($0) && $0 != 0x22 && $0 != 0x5c })
        else { return nil }
        description = text
    }

    package static func < (one: TenantLabel, other: TenantLabel) -> Bool { one.description < other.description }
}
