// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Linux
import Synchronization
import Terminal

/// The events that the main thread waits for: the feed's findings, signals and keys.
final class WatchInbox: Sendable {
    let wait: EventWait
    private let wake: WakeSignal
    private let events = Mutex<[WatchEvent]>([])

    /// To be made while the process has one thread.
    init() throws {
        let signals = try SignalQueue()
        wake = try WakeSignal()
        wait = EventWait(signals: signals, wake: wake)
    }

    func put(_ event: WatchEvent) {
        events.withLock { $0.append(event) }
        wake.raise()
    }

    func takeAll() -> [WatchEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }

    /// Waits for the service's answer where it is asked; `nil` when a signal ended the wait.
    func findTenants(of setup: WatchSetup) throws -> TenantList? {
        let inquiry: TenantInquiry
        switch try setup.findTenants() {
        case .known(let tenants): return tenants
        case .asked(let asked): inquiry = asked
        }
        let found = Found()
        try WorkerThread.start("tenants") { [wake] in
            let result = Result { try inquiry.wait() }
            found.result.withLock { $0 = result }
            wake.raise()
        }
        while true {
            if let result = found.result.withLock({ $0 }) { return try result.get() }
            if try wait.next(milliseconds: nil).contains(.signal(.end)) { return nil }
        }
    }

    private final class Found: Sendable {
        let result = Mutex<Result<TenantList, any Error>?>(nil)
    }
}

/// The run ended before its time.
struct WatchEnded: Error, CustomStringConvertible {
    let description: String
}
