// SPDX-License-Identifier: Apache-2.0

/// What a client says that it can do. Ciphers, MACs and compression are named and never used: it leaves before the first keys would be.
package struct SSHOffer: Hashable, Sendable {
    let lists: SSHKeyExchangeInit

    /// Everything, the host keys of `types` first.
    package init(preferring types: [SSHHostKeyType] = []) {
        let others = SSHHostKeyType.allCases.filter { !types.contains($0) }
        lists = SSHKeyExchangeInit(
            methods: SSHExchangeMethod.allCases.map(\.rawValue),
            hostKeyAlgorithms: (types + others).flatMap(\.algorithms),
            ciphers: Self.bothWays(Self.ciphers), macs: Self.bothWays(Self.macs),
            compression: Self.bothWays(Self.compression))
    }

    /// A host key of one type, or of all, and otherwise what the server itself has said that it can do.
    package init(_ types: [SSHHostKeyType], ofServerWith server: SSHKeyExchangeInit) {
        lists = SSHKeyExchangeInit(
            methods: SSHExchangeMethod.allCases.map(\.rawValue), hostKeyAlgorithms: types.flatMap(\.algorithms),
            ciphers: server.ciphers, macs: server.macs, compression: server.compression)
    }

    private static func bothWays(_ list: [String]) -> [[String]] { [list, list] }

    // Few enough for one segment: old devices do not take a longer packet.
    private static let ciphers = [
        "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr",
        "aes192-ctr", "aes128-ctr", "aes256-cbc", "aes128-cbc", "3des-cbc",
    ]
    private static let macs = [
        "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "umac-128-etm@openssh.com",
        "umac-64-etm@openssh.com", "hmac-sha1-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512",
        "umac-128@openssh.com", "umac-64@openssh.com", "hmac-sha1", "hmac-md5",
    ]
    private static let compression = ["none", "zlib@openssh.com", "zlib"]
}
