// SPDX-License-Identifier: Apache-2.0

import CLinux
import Failures
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

/// Runs `body` on a new thread in a network of its own, without a name and with nothing in it but a loopback that is down; gone with the last
/// socket in it.
package func inNewNetwork<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await onThread {
        let status = titipan_new_network()
        guard status == 0 else { throw TestFailure("a network namespace needs root: errno \(-status)") }
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
