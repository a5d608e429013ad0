// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Values

/// The two reports of a healthy verification, with extreme values in them: what a signed and enrolled agent may send.
///
/// An input is a list of changes. A byte chooses a result, the next how many of its values are changed, each change is a place and a value;
/// what decodes takes the place of the healthy result. Zero results ends it, and the last bytes choose the reports' own times.
struct HostileReports {
    var inside = HostileReports.healthy[0]
    var outside = HostileReports.healthy[1]
    /// Results that were changed, and decoded.
    private(set) var changed: [CheckResult] = []

    var all: [VerificationReport] { [inside, outside] }

    /// Made once: most of an input's time would go into them.
    private static let healthy = [Samples.report(.inside), Samples.report(.outside)]

    private struct Place: Sendable {
        let vantage: Vantage
        let index: Int
        let template: DocumentTemplate
    }

    private static let places: [Place] = Vantage.allCases.flatMap { vantage in
        Samples.report(vantage).checks.indices.compactMap { index in
            let result = Samples.report(vantage).checks[index]
            return (try? CanonicalJSON.encode(result)).map {
                Place(vantage: vantage, index: index, template: DocumentTemplate($0))
            }
        }
    }

    /// More results than this teach nothing new.
    private static let mostResults = 6

    init(_ script: inout Script) {
        for _ in 0..<Self.mostResults {
            let choice = Int(script.byte())
            guard choice > 0 else { break }
            let place = Self.places[(choice - 1) % Self.places.count]
            var changes: [Int: [UInt8]] = [:]
            for _ in 0..<(Int(script.byte()) % 8) {
                let value = Int(script.number(UInt16.self)) % max(1, place.template.count)
                changes[value] = ExtremeValues.all[Int(script.byte()) % ExtremeValues.all.count]
            }
            guard var result = try? CanonicalJSON.decode(CheckResult.self, from: place.template.written(with: changes))
            else { continue }
            repeatWindows(of: &result, Int(script.byte()))
            if place.vantage == .inside {
                inside.checks[place.index] = result
            } else {
                outside.checks[place.index] = result
            }
            changed.append(result)
        }
        let flags = script.byte()
        if flags & 1 != 0 { inside.bootNanosecondsEnded = script.number(UInt64.self) }
        if flags & 2 != 0 { inside.ended = Timestamp(microseconds: script.number(Int64.self) >> 6) }
        if flags & 4 != 0 { outside.began = Timestamp(microseconds: script.number(Int64.self) >> 6) }
    }

    /// Many windows of the same figures: what a loop or a drawing grows with.
    private func repeatWindows(of result: inout CheckResult, _ times: Int) {
        guard times > 0, case .bandwidth(var bandwidth) = result.measurement, let last = bandwidth.windows.last else {
            return
        }
        bandwidth.windows += Array(repeating: last, count: times)
        result.measurement = .bandwidth(bandwidth)
    }
}
