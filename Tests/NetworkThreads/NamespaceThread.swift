// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Runs `body` on a new thread that has entered a network namespace (`ip netns`): sockets and threads made there stay there.
package func inNamespace<Value: Sendable>(
    _ name: String, _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await onThread {
        try enter(name)
        return try body()
    }
}

private func enter(_ name: String) throws {
    let descriptor = open("/run/netns/\(name)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TestFailure("no namespace \(name): errno \(errno)") }
    defer { close(descriptor) }
    let result = titipan_enter_network(descriptor)
    guard result == 0 else { throw TestFailure("setns \(name): errno \(-result); these tests need root") }
}
