// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Values

/// How one subject's failures slow down its next sign-in: not at all up to a number, then twice as long with each, up to a longest wait.
/// One failure is forgotten in each three longest waits.
struct SignInDelay: Hashable {
    /// Failures without a wait.
    let free: Int
    /// Seconds.
    let longest: Double

    /// Failures are counted no further than where the wait is the longest, so that it ends soon after the guessing does.
    private var most: Double { Double(free) + 5 }

    private var forgetSeconds: Double { 3 * longest }

    /// Failures that still count at `now`.
    func failures(_ count: SignInCount, at now: Timestamp) -> Double {
        let past = max(0, now.seconds(since: count.countedAt))
        return max(0, min(most, count.failures) - past / forgetSeconds)
    }

    /// When the next try is let through; `nil` when nothing holds it up. The time of the count says nothing then: of two tries at once the one
    /// that began first may be counted last.
    func next(after count: SignInCount) -> Timestamp? {
        // To the nearest: what decays between two tries is no failure less.
        let above = (min(most, count.failures) - Double(free)).rounded()
        guard above >= 0 else { return nil }
        // 1/16, 1/8, 1/4, 1/2 of the longest, then the longest.
        var share = 1.0 / 16
        for _ in 0..<Int(saturating: min(4, above)) { share *= 2 }
        return count.countedAt.advanced(bySeconds: max(1, longest * share))
    }
}

/// Counts sign-ins that fail, in the store, so that a restart forgets nothing.
///
/// Each try is counted as failed before its outcome is known, in the transaction that admits it: guesses sent at once gain nothing. A try
/// from a device where the person has signed in before is counted for this device alone: no stranger can keep the person out there.
struct SignInThrottle {
    let records: Records
    let settings: SignInSettings
    let now: Timestamp

    /// What a try is counted for.
    static func subjects(name: String, address: String, device: String?) -> [SignInSubject] {
        if let device { return [.device(name, hash: device)] }
        return [.account(name), .accountAt(name, address: address), .address(address)]
    }

    private func delay(_ subject: SignInSubject) -> SignInDelay {
        let longest = Double(settings.longestPauseSeconds)
        return switch subject {
        case .accountAt: SignInDelay(free: settings.freeFailures, longest: longest)
        case .account: SignInDelay(free: 2 * settings.freeFailures, longest: longest)
        case .address: SignInDelay(free: 4 * settings.freeFailures, longest: longest)
        case .device: SignInDelay(free: 2 * settings.freeFailures, longest: min(60, longest))
        }
    }

    /// Seconds until a try is let through; `nil` when it may be made now.
    func pause(_ subjects: [SignInSubject]) throws -> Int? {
        let waits = try subjects.compactMap { subject -> Double? in
            guard let count = try records.signInCount(subject), count.openUntil <= now,
                let next = delay(subject).next(after: count)
            else { return nil }
            let wait = next.seconds(since: now)
            return wait > 0 ? wait : nil
        }
        return waits.max().map { Int(saturating: $0.rounded(.up)) }
    }

    /// Counts a try as failed.
    func count(_ subjects: [SignInSubject]) throws {
        for subject in subjects {
            var count = try records.signInCount(subject) ?? SignInCount(failures: 0, countedAt: now)
            count.failures = delay(subject).failures(count, at: now) + 1
            count.countedAt = now
            try records.put(count, for: subject)
        }
    }

    /// A try that was counted has succeeded. Only what is this person's alone begins anew: who knows one password must not make the service
    /// forget guesses at others.
    func refund(_ subjects: [SignInSubject]) throws {
        for subject in subjects {
            switch subject {
            case .accountAt, .device: try records.clearSignInCount(subject)
            case .account, .address:
                guard var count = try records.signInCount(subject) else { continue }
                count.failures = max(0, count.failures - 1)
                try records.put(count, for: subject)
            }
        }
    }

    /// Seconds in which an unlocked name has no wait of its own, so that its owner comes before whoever goes on guessing.
    static let unlockedSeconds = 900.0

    /// Lifts the waits of a name; those of single addresses stay.
    func unlock(_ name: String) throws {
        try records.clearSignInCounts(of: name)
        try records.put(
            SignInCount(
                failures: 0, countedAt: now, openUntil: now.advanced(bySeconds: SignInThrottle.unlockedSeconds)),
            for: .account(name))
    }
}
