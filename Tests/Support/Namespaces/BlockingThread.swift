// SPDX-License-Identifier: Apache-2.0

import Failures
import Glibc

/// Runs `body`, which may block, on a thread of its own. Tasks share as many threads as there are processors: two that wait for packets
/// there would keep all tests from going on.
package func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let work = Work { continuation.resume(with: Result { try body() }) }
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(work).toOpaque())
        if status == 0 {
            pthread_detach(thread)
        } else {
            Unmanaged.passUnretained(work).release()
            continuation.resume(throwing: TestFailure("no thread: errno \(status)"))
        }
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}
