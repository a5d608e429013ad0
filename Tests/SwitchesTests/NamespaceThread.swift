// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Runs `body` on a new thread that has entered a network namespace (`ip netns`): sockets and threads made there stay there.
func inNamespace<Value: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> Value) async throws -> Value
{
    try await withCheckedThrowingContinuation { continuation in
        let work = Work {
            continuation.resume(
                with: Result {
                    try enter(name)
                    return try body()
                })
        }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(work).toOpaque())
        pthread_detach(thread)
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func enter(_ name: String) throws {
    let descriptor = open("/run/netns/\(name)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TestFailure("no namespace \(name): errno \(errno)") }
    defer { close(descriptor) }
    let result = titipan_enter_network(descriptor)
    guard result == 0 else { throw TestFailure("setns \(name): errno \(-result); these tests need root") }
}
