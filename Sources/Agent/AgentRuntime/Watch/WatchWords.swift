// SPDX-License-Identifier: Apache-2.0

package import Bandwidth
package import Evidence
internal import Terminal
internal import TextOutput
internal import Values

extension Bias {
    /// Text for a line of the table.
    package var words: String {
        switch self {
        case .drops: "frames dropped"
        case .offload: "merged frames"
        case .clockStep: "clock set"
        case .oneSidedMirror: "one-sided mirror"
        case .doubledMirror: "doubled mirror"
        case .vlanAmbiguity: "VLAN tags unsure"
        case .counterMismatch: "counters differ"
        }
    }
}

extension BandwidthVerdict.Answer {
    /// Is the tenant within its grant?
    package var words: String {
        switch self {
        case .yes: "within"
        case .no: "over"
        case .inconclusive: "open"
        }
    }
}

extension TenantBoard {
    /// The tenants one line each, for an output that is no terminal.
    package func plainLines(of report: TrafficReport) -> String {
        let window = report.window
        var text =
            (window.map { "\($0.start)".prefix(19) + "Z " + RateText.decimal($0.seconds, places: 1) + " s" } ?? "")
        text += ", kept \(window?.kept ?? 0) frames, dropped \(window?.dropped ?? 0), CPU "
        text += RateText.decimal(status.processor * 1_000, places: 2) + " ms/s\n"
        for index in tenants.indices {
            let row = row(index)
            text +=
                "  \(row.tenant.name.printable): in \(TenantBoard.rate(row.inbound)), out \(TenantBoard.rate(row.outbound))"
            if let share = row.share { text += ", \(RateText.percent(share)) of the grant" }
            if let percentile = row.percentile { text += ", 95th percentile \(RateText.bitRate(percentile.estimate))" }
            if let verdict = row.verdict { text += ", \(verdict.rawValue)" }
            if !row.biases.isEmpty { text += " [" + row.biases.map(\.words).joined(separator: ", ") + "]" }
            text += "\n"
        }
        return text
    }

    private static func rate(_ estimate: Estimate) -> String {
        let error = RateText.error(estimate)
        return RateText.bitRate(estimate.estimate) + (error.isEmpty ? "" : " \(error)")
    }
}
