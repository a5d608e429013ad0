// SPDX-License-Identifier: Apache-2.0

/// The name of an interface in a configuration.
enum InterfaceName {
    /// IFNAMSIZ, and the characters that the kernel allows in names; without quotation marks, which no language of ours and of others' quotes.
    static func check(_ text: String) -> String? {
        (1...15).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x2f && $0 != 0x22 && $0 != 0x5c } ? text : nil
    }
}
