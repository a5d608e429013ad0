// SPDX-License-Identifier: Apache-2.0

@testable import Casework
import Evidence
import EvidenceSamples
import Judging
import Traffic
import Values
@testable import Web
import Words

/// What a case's page and the NOC's show, over whole reports with extreme figures (``HostileReports``) and windows of a tenant.
enum PageTarget: FuzzTarget {
    static let name = "page"
    static let longestInput = 224

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        var script = Script(input)
        let hostile = HostileReports(&script)
        let order = Samples.order
        let verdict = Judge(order: order).verdict(reports: hostile.all)
        let view = VerificationView(
            orderID: order.id, attempt: 1, issued: order.issued, expires: order.expires,
            observationSeconds: order.observation.seconds, hasOutsideAgent: true,
            checks: verdict.judgements.map { CheckLineView($0, reports: hostile.all) }, awaiting: [],
            outcome: verdict.outcome, decided: order.expires, changes: [],
            traffic: VerificationView.traffic(hostile.all, grant: order.target.grant))
        let windows = hostileWindows(&script)
        var traffic = TenantTraffic(grant: order.target.grant, tenants: 1 + Int(script.byte()))
        traffic.add(windows)
        let now = windows.last?.start ?? Samples.t0
        let tenant = TenantView(
            tenant: order.caseNumber, name: order.serverName, agency: order.agency, grant: order.target.grant,
            addresses: [], standing: traffic.standing(LiveTraffic(windows, arrived: nil, at: now)), isVerifying: false,
            isLeaving: false,
            windows: windows)
        for formatting in formattings {
            let card = VerificationCard(view, switchPort: order.target.switchPort, formatting)
            try check(card.traffic.map(\.svg))
            try check(TenantCard(tenant, at: now, mayVerify: true, formatting).directions.map(\.svg))
        }
    }

    private static func check(_ charts: [String]) throws(Violation) {
        for chart in charts {
            try expect(!chart.contains("nan") && !chart.contains("inf,"), "a chart with what is no number")
            try expect(chart.utf8.count < 1 << 22, "a chart of \(chart.utf8.count) bytes")
        }
    }

    /// At most 64 windows of one tenant.
    private static func hostileWindows(_ script: inout Script) -> [TrafficWindow] {
        var windows: [TrafficWindow] = []
        for _ in 0..<(Int(script.byte()) % 64) {
            var changes: [Int: [UInt8]] = [:]
            for _ in 0..<(Int(script.byte()) % 4) {
                changes[Int(script.byte()) % max(1, window.count)] =
                    ExtremeValues.all[Int(script.byte()) % ExtremeValues.all.count]
            }
            let step = Double(script.byte()) * Double(windows.count)
            guard var read = try? CanonicalJSON.decode(TrafficWindow.self, from: window.written(with: changes)) else {
                continue
            }
            read.start = read.start.advanced(bySeconds: step)
            windows.append(read)
        }
        return windows.sorted { $0.start < $1.start }
    }

    private static let window = DocumentTemplate(
        (try? CanonicalJSON.encode(
            TrafficWindow(
                start: Samples.t0, seconds: 10, inbound: Samples.direction(bytes: 1e6),
                outbound: Samples.direction(bytes: 2e6), biases: [.drops]))) ?? [])

    private static let formattings: [Formatting] = Language.allCases.compactMap { language in
        (try? Catalogue(language: language)).map {
            Formatting(language: language, zone: .init(abbreviation: "WIB", secondsFromUTC: 25_200), catalogue: $0)
        }
    }
}
