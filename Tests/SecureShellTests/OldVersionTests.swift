// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SecureShell

/// Servers that can do SSH 1 as well say 1.99 (RFC 4253, section 5.1), and that line is part of what they sign.
struct OldVersionTests {
    @Test(arguments: ["SSH-1.99-Cisco-1.25", "SSH-1.99-OpenSSH_3.9p1", "SSH-2.0-", "SSH-2.0--", "SSH-2.0-x y z"])
    func `a key is proven under every identification`(_ name: String) throws {
        var (server, _) = SoftwareServer.ed25519()
        server.name = name
        var handshake = SSHHandshake(SSHOffer())
        let (progress, _) = try server.exchange(with: &handshake)
        guard case .proven = progress else {
            Issue.record("\(name): \(progress)")
            return
        }
        #expect(handshake.identification == name)
    }
}
