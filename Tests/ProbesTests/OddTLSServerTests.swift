// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// Servers whose TLS is older, newer or narrower than a present client's usual choice: their certificate is read all the same.
@Suite(.timeLimit(.minutes(1)))
struct OddTLSServerTests {
    @Test(
        arguments: [
            ["-tls1", "-cipher", "ALL:@SECLEVEL=0"], ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
            ["-tls1_2", "-cipher", "AES128-SHA"], ["-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305"],
            ["-tls1_2", "-cipher", "DHE-RSA-AES128-SHA:@SECLEVEL=0", "-dhparam", "dh.pem"],
            ["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"], ["-tls1_3", "-groups", "X448"],
            ["-tls1_3", "-groups", "P-521"], ["-tls1_3", "-no_ticket"],
        ])
    func `a certificate is read`(_ options: [String]) async throws {
        try await Room.with { room in
            let digest = try await room.shell(
                """
                openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=x -keyout $DIR/k.pem -out $DIR/c.pem 2>/dev/null
                openssl dhparam -dsaparam -out $DIR/dh.pem 1024 2>/dev/null
                openssl x509 -in $DIR/c.pem -outform DER | sha256sum | cut -c1-64
                """)
            let command =
                [
                    "openssl", "s_server", "-accept", "22", "-cert", "\(room.directory)/c.pem", "-key",
                    "\(room.directory)/k.pem",
                ]
                + ["-www", "-quiet"] + options.map { $0 == "dh.pem" ? "\(room.directory)/dh.pem" : $0 }
            try await room.running(.server, command, ready: "at server ss -Hltn 'sport = :22' | grep -q .") {
                for service in [ServiceProtocol.https, .tls] {
                    let (result, judgement) = try await room.measure(
                        .reachablePort, order: Room.order { $0.target.service = service })
                    guard case .port(let port) = result.measurement else { throw TestFailure("\(result)") }
                    #expect(judgement.outcome == .passed, "\(judgement.detail)")
                    #expect(port.certificate?.description == String(digest.prefix(64)))
                }
            }
        }
    }
}
