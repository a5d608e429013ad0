// SPDX-License-Identifier: Apache-2.0

import Failures
import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

@testable import CurlClient

/// Against a server that others wrote: OpenSSL's.
@Suite(.timeLimit(.minutes(1)))
struct ProcessTests {
    private func shell(_ script: String) async throws -> String {
        let result = try await run(
            .path("/bin/sh"), arguments: ["-euc", script], output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw TestFailure("\(script): \(result.standardError)")
        }
        return result.standardOutput
    }

    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = "/tmp/titipan-transfer-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await body(directory)
    }

    @Test func `a server is trusted by its authority and its pinned key, and by nothing else`() async throws {
        try await withDirectory { directory in
            _ = try await shell(
                """
                cd \(directory)
                for ca in ours theirs; do
                    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=$ca \
                        -keyout $ca.key -out $ca.pem 2>/dev/null
                done
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=service -keyout leaf.key -out leaf.csr 2>/dev/null
                printf 'subjectAltName=IP:127.0.0.1' > ext
                openssl x509 -req -in leaf.csr -CA ours.pem -CAkey ours.key -days 2 -extfile ext -out leaf.pem 2>/dev/null
                """)
            let pin = try await shell(
                "openssl pkey -in \(directory)/leaf.key -pubout -outform DER | sha256sum | cut -c1-64")
            let hash = pin.prefix(64).utf8.map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x61 + 10 }
            let pinned = stride(from: 0, to: 64, by: 2).map { hash[$0] << 4 | hash[$0 + 1] }
            let port = try freePort()
            _ = try await run(
                .path("/usr/bin/openssl"),
                arguments: [
                    "s_server", "-accept", "\(port)", "-cert", "\(directory)/leaf.pem", "-key", "\(directory)/leaf.key",
                    "-www", "-quiet",
                ], input: .none, output: .discarded, error: .discarded
            ) { execution in
                try await untilListening(port)
                let engine = try TransferEngine()
                let get = { (tls: TransferTLS) in
                    TransferRequest(.http(method: "GET"), url: "https://127.0.0.1:\(port)/", tls: tls)
                }
                let response = try await engine.perform(
                    get(TransferTLS(authority: .file("\(directory)/ours.pem"), pinnedKey: pinned, collectChain: true)))
                #expect(response.status == 200)
                #expect(response.timings.secured != nil)
                #expect(response.chain.first?.contains("BEGIN CERTIFICATE") == true)

                let blob = try #require(FileManager.default.contents(atPath: "\(directory)/ours.pem"))
                #expect(try await engine.perform(get(TransferTLS(authority: .pem(Array(blob))))).status == 200)
                #expect(try await engine.perform(get(TransferTLS(authority: .unverified))).status == 200)

                let refusals: [(TransferTLS, TransferError.Reason)] = [
                    (TransferTLS(authority: .file("\(directory)/theirs.pem")), .certificateRejected),
                    (TransferTLS(), .certificateRejected),
                    (TransferTLS(authority: .unverified, pinnedKey: Array(repeating: 7, count: 32)), .pinMismatch),
                ]
                for (tls, reason) in refusals {
                    let error = await #expect(throws: TransferError.self) { try await engine.perform(get(tls)) }
                    #expect(error?.reason == reason)
                }
                try execution.send(signal: .kill)
            }
        }
    }
}
