// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Judging
package import Values

/// An order for a server that has been removed, with both reports on a room that it is gone from; tests change one thing at a time.
package enum Withdrawal {
    package static let order: VerificationOrder = {
        var order = Samples.order
        order.purpose = .withdrawal
        order.requiredChecks = CheckID.withdrawal(outside: true, switches: true)
        order.target.controlServices = [ServicePlace(address: otherPublic, port: 22_011)]
        order.observation.exercisePort = nil
        return order
    }()

    package static let otherPublic = IPAddress(ipv4: 0xcb00_710b)
    private static let seconds = Double(Samples.order.observation.seconds)

    package static func identity(_ claims: [AddressClaim] = [], requests: Int = 19) -> Measurement {
        .identity(
            IdentityMeasurement(
                address: Samples.server, requests: requests, windowSeconds: seconds, claims: claims,
                claimants: claims.count))
    }

    package static func attempt(
        _ address: IPAddress, _ port: UInt16, _ cause: Cause? = .timedOut, seconds: Double = 2.5
    ) -> ControlPortMeasurement.Attempt {
        .init(destination: address, port: port, answered: cause == nil, seconds: seconds, cause: cause)
    }

    /// Two attempts at the public and at the server's own address.
    package static func port(room: Cause? = .unreachable(code: 1), outer: Cause? = .refused) -> Measurement {
        .controlPort(
            ControlPortMeasurement(
                attempts: (0..<2).flatMap { _ in
                    [attempt(Samples.publicAddress, 22_010, outer), attempt(Samples.server, 22, room)]
                }))
    }

    package static func outside(_ cause: Cause? = .timedOut, seconds: Double = 2.5) -> Measurement {
        .controlPort(
            ControlPortMeasurement(
                attempts: (0..<2).map { _ in attempt(Samples.publicAddress, 22_010, cause, seconds: seconds) }))
    }

    package static func reply(_ cause: Cause?) -> Measurement {
        .controlPort(
            ControlPortMeasurement(attempts: [
                attempt(otherPublic, 22_011, cause), attempt(Samples.publicAddress, 47_123, .timedOut),
            ]))
    }

    package static func mirror(own: Int = 0, others: Int = 64, dropped: Int = 0, seconds: Double = seconds)
        -> Measurement
    {
        let (first, last) = (Samples.t0.advanced(bySeconds: 1), Samples.t0.advanced(bySeconds: 18))
        return .mirror(
            MirrorMeasurement(
                interface: "mirror", began: Samples.t0.advanced(bySeconds: 1), seconds: seconds, droppedFrames: dropped,
                server: own == 0 ? [] : [.init(macAddress: Samples.mac, frames: own, first: first, last: last)],
                others: others == 0 ? nil : .init(frames: others, senders: 2, first: first, last: last)))
    }

    package static func state(isUp: Bool?) -> SwitchPortMeasurement.Sighting {
        .init(source: .ifMIB, switchName: "sw-1", port: "GigabitEthernet1/0/7", isUp: isUp)
    }

    package static func switchPort(
        _ sightings: [SwitchPortMeasurement.Sighting] = [state(isUp: false)], failures: [String] = []
    ) -> Measurement {
        .switchPort(SwitchPortMeasurement(sightings: sightings, failures: failures, windowSeconds: seconds))
    }

    /// Measurements of a room that the server is gone from.
    package static var gone: [CheckID: Measurement] {
        var all = Samples.healthy
        all[.silentAddress] = identity()
        all[.silentPort] = port()
        all[.silentMirror] = mirror()
        all[.silentSwitch] = switchPort()
        all[.silentOutside] = outside()
        all[.controlReply] = reply(nil)
        return all
    }

    package static func report(_ vantage: Vantage, _ measurements: [CheckID: Measurement] = gone) -> VerificationReport
    {
        var report = Samples.report(vantage, [:])
        report.checks = order.checks(for: vantage).compactMap { check in
            measurements[check].map {
                CheckResult(
                    check: check, method: "test", began: Samples.t0.advanced(bySeconds: 1), seconds: 1, measurement: $0)
            }
        }
        return report
    }

    /// The verdict when `check` measured `measurement` instead.
    package static func verdict(_ check: CheckID, _ measurement: Measurement) -> Verdict {
        var changed = gone
        changed[check] = measurement
        return Judge(order: order).verdict(reports: [report(.inside, changed), report(.outside, changed)])
    }
}
