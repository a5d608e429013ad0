// SPDX-License-Identifier: Apache-2.0

import Casework
import Values
internal import Words

/// Locks out clients that guess passwords: by user name, and by address for those that guess names too.
struct SignInGuard: Sendable {
    private let names: Attempts
    private let addresses: Attempts

    init(limits: WebSettings.Limits) {
        let pause = Double(limits.signInPauseSeconds)
        names = Attempts(most: limits.failedSignIns, seconds: pause)
        addresses = Attempts(most: limits.failedSignIns * 4, seconds: pause)
    }

    /// Performs a sign-in unless the name or the address has failed too often; counts a failure.
    func signIn(
        username: String, from address: String, now: Timestamp, _ perform: () async throws -> SignIn
    ) async throws -> SignIn {
        let name = username.lowercased()
        if let pause = [names.pause(name, now: now), addresses.pause(address, now: now)].compactMap(\.self).max() {
            throw Problem.locked(
                Phrase(
                    id: "Tunggu \(pause) detik, lalu coba lagi.", en: "Wait \(pause) seconds, then try again."))
        }
        // Counted before the outcome is known, so that guesses sent at once gain nothing.
        names.count(name, now: now)
        do {
            let signIn = try await perform()
            names.clear(name)
            return signIn
        } catch let problem as Problem where problem.kind == .unauthenticated {
            addresses.count(address, now: now)
            throw problem
        }
    }
}
