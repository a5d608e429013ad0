// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A real SMTP server (aiosmtpd) in a process of its own. It refuses recipients named `gone`, puts off those named `later`, and files what
/// it takes as its own mail parser reads it.
struct PostOffice {
    /// A message as Python's parser understands it.
    struct Delivery: Decodable, Equatable {
        struct Attachment: Decodable, Equatable {
            var name: String
            var type: String
            var size: Int
            var sha256: String
        }

        var sender: String
        var recipients: [String]
        var headers: [String: String]
        var defects: [String]
        var text: String
        var attachments: [Attachment]
        var longestLine: Int
        var bareLineFeeds: Int
    }

    var port: UInt16
    private var folder: URL

    /// Runs the server around `body`; throws when it does not start.
    static func open<Value: Sendable>(_ body: @escaping @Sendable (PostOffice) async throws -> Value) async throws
        -> Value
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("titipan-post-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The server ends when its input does: with this process at the latest.
        let result = try await Subprocess.run(
            .path("/usr/bin/python3"), arguments: ["-c", script, folder.path], input: .inputWriter,
            output: .sequence, error: .string(limit: 64 << 10)
        ) { execution -> Result<Value, any Error> in
            var heard = ""
            for try await buffer in execution.standardOutput {
                heard += buffer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                if heard.hasSuffix("\n") { break }
            }
            guard let port = UInt16(heard.dropLast()) else { return .failure(NotStarted()) }
            let outcome: Result<Value, any Error>
            do {
                outcome = .success(try await body(PostOffice(port: port, folder: folder)))
            } catch {
                outcome = .failure(error)
            }
            try await execution.standardInputWriter.finish()
            return outcome
        }
        return try result.closureResult.get()
    }

    struct NotStarted: Error {}

    /// The deliveries so far, in order.
    func deliveries() throws -> [Delivery] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { try JSONDecoder().decode(Delivery.self, from: Data(contentsOf: $0)) }
    }

    private static let script = #"""
        import asyncio, email, email.policy, hashlib, json, os, sys
        from aiosmtpd.smtp import SMTP

        class Handler:
            count = 0

            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("gone@"):
                    return "550 5.1.1 no such user here"
                if address.startswith("later@"):
                    return "451 4.7.1 try again in an hour"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                message = email.message_from_bytes(envelope.content, policy=email.policy.default)
                body = message.get_body(preferencelist=("plain",))
                files = [(part, part.get_payload(decode=True)) for part in message.iter_attachments()]
                self.count += 1
                filed = {
                    "sender": envelope.mail_from, "recipients": envelope.rcpt_tos,
                    "headers": {name: str(value) for name, value in message.items()},
                    "defects": [repr(d) for part in message.walk() for d in part.defects]
                        + [repr(d) for value in message.values() for d in value.defects],
                    "text": body.get_content(),
                    "attachments": [{"name": part.get_filename(), "type": part.get_content_type(), "size": len(data),
                                     "sha256": hashlib.sha256(data).hexdigest()} for part, data in files],
                    "longestLine": max(len(line) for line in envelope.content.split(b"\r\n")),
                    "bareLineFeeds": envelope.content.replace(b"\r\n", b"").count(b"\n"),
                }
                path = os.path.join(sys.argv[1], "%04d" % self.count)
                with open(path, "w") as file:
                    json.dump(filed, file)
                os.rename(path, path + ".json")
                return "250 2.0.0 taken"

        async def main():
            loop = asyncio.get_running_loop()
            handler = Handler()
            server = await loop.create_server(lambda: SMTP(handler, hostname="post.example"), "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await loop.run_in_executor(None, sys.stdin.read)

        asyncio.run(main())
        """#
}
