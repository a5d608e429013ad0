// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Words

extension Probe {
    /// `self.link`: carrier at every reading over the window, and frames that the interface itself counted as sent.
    package static let link = Probe(.selfLink, method: MethodWords.link.en) { run in
        let before = try run.interfaceBefore.get()
        var carrier = before.hasCarrier
        let window = run.window
        var look = window.start + window.beat
        while look < window.end {
            try await window.wait(until: look)
            carrier = try await run.environment.interface().hasCarrier && carrier
            look += window.beat
        }
        try await window.waitForEnd()
        var after = try await run.environment.interface()
        let sent = { after.counters.sentFrames &- before.counters.sentFrames }
        // Some drivers bring their counters up to date only every second or two; a dead link never will.
        let patience = window.end + VerificationPlan.grace / 2
        while sent() < run.framesIntended, carrier, after.hasCarrier, ContinuousClock.now < patience {
            try await window.wait(until: ContinuousClock.now + .milliseconds(100))
            after = try await run.environment.interface()
        }
        return .link(
            LinkMeasurement(
                interface: after.name, macAddress: after.mac,
                address: after.sourceAddress(for: run.order.target.gateway),
                carrier: carrier && after.hasCarrier && after.carrierChanges == before.carrierChanges,
                framesSent: sent(), framesIntended: run.framesIntended))
    }
}
