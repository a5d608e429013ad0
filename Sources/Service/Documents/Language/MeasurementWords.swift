// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Judging
internal import Values

extension Measurement {
    /// The measurement in one or two Indonesian sentences: figures only, no judgement.
    package var phrase: String {
        switch self {
        case .link(let link): link.phrase
        case .gateway(let gateway): gateway.phrase
        case .clock(let clock): clock.phrase
        case .capture(let capture): capture.phrase
        case .identity(let identity): identity.phrase
        case .echo(let echo): echo.phrase
        case .port(let port): port.phrase
        case .controlPort(let control): control.phrase
        case .conflict(let conflict): conflict.phrase
        case .switchPort(let port): port.phrase
        case .mtu(let mtu): mtu.phrase
        case .arrivals(let arrivals): arrivals.phrase
        case .controlAddress(let control): control.phrase
        case .exposure(let exposure): exposure.phrase
        case .exercise(let exercise): exercise.phrase
        case .bandwidth(let bandwidth): bandwidth.phrase
        case .failure(let failure): "Tidak dapat diukur: \(failure.what)"
        }
    }
}

func milliseconds(_ seconds: Double) -> String { IndonesianNumbers.decimal(seconds * 1e3, 2) + " ms" }

extension LinkMeasurement {
    fileprivate var phrase: String {
        "Antarmuka \(interface) \(carrier ? "tersambung" : "tidak tersambung"), \(IndonesianNumbers.grouped(framesSent)) bingkai terkirim"
    }
}

extension GatewayMeasurement {
    fileprivate var phrase: String {
        guard let answer = answers.first else { return "\(address) tidak menjawab \(requests) permintaan ARP" }
        return "\(address) ada pada \(answer.macAddress)"
    }
}

extension ClockMeasurement {
    fileprivate var phrase: String {
        var parts: [String] = []
        if let offset = offsetToServiceSeconds, let uncertainty = offsetUncertaintySeconds {
            parts.append("selisih dengan layanan \(milliseconds(offset)) ± \(milliseconds(uncertainty))")
        }
        parts.append(synchronised ? "tersinkron" : "tidak tersinkron")
        parts.append("lompatan terbesar \(milliseconds(largestStepSeconds))")
        let text = parts.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension CaptureMeasurement {
    fileprivate var phrase: String {
        "\(IndonesianNumbers.grouped(delivered)) bingkai tercuplik di \(interface), "
            + "\(IndonesianNumbers.grouped(dropped + interfaceDropped)) hilang; "
            + "menuju server \(IndonesianNumbers.grouped(keptIn)), dari server \(IndonesianNumbers.grouped(keptOut))"
    }
}

extension IdentityMeasurement {
    fileprivate var phrase: String {
        let window = IndonesianNumbers.decimal(windowSeconds, 1)
        guard !claims.isEmpty else {
            return "\(address): tidak ada yang menjawab \(requests) permintaan ARP selama \(window) detik"
        }
        let names = claims.prefix(4).map { "\($0.macAddress)" }.joined(separator: ", ")
        let more = claimants > 4 ? " dan \(claimants - 4) lainnya" : ""
        return "\(address) diakui oleh \(names)\(more) selama \(window) detik, \(requests) permintaan ARP"
    }
}

extension EchoMeasurement {
    fileprivate var phrase: String {
        let answered = Set(replies.map(\.sequence)).count
        guard !replies.isEmpty else { return "\(destination): 0 dari \(sent) gema dijawab" }
        let mean = replies.map(\.roundTripSeconds).reduce(0, +) / Double(replies.count)
        let longest = replies.map(\.roundTripSeconds).max() ?? mean
        return "\(destination): \(answered) dari \(sent) gema dijawab, rata-rata \(milliseconds(mean)), "
            + "terlama \(milliseconds(longest))"
    }
}

extension PortMeasurement {
    fileprivate var phrase: String {
        let place = "\(destination.family == .ipv6 ? "[\(destination)]" : "\(destination)"):\(port)"
        var parts: [String] = []
        if let connectSeconds { parts.append("tersambung dalam \(milliseconds(connectSeconds))") }
        if let banner, !banner.isEmpty { parts.append("“\(banner.prefix(80))”") }
        if let hostKey { parts.append("kunci \(hostKey.algorithm) \(hostKey.sha256.description.prefix(16))…") }
        if let certificate { parts.append("sertifikat \(certificate.description.prefix(16))…") }
        if let cause { parts.append(cause.reason.phrase) }
        return "\(place)\(parts.isEmpty ? "" : ": ")\(parts.joined(separator: ", "))"
    }
}

extension ControlPortMeasurement {
    fileprivate var phrase: String {
        guard !attempts.isEmpty else { return "Tidak dicoba" }
        return attempts.prefix(4).map { attempt in
            "\(attempt.destination) port \(attempt.port) \(attempt.answered ? "menjawab" : "tidak menjawab")"
        }.joined(separator: "; ")
    }
}

extension BandwidthMeasurement {
    fileprivate var phrase: String {
        let summary = BandwidthSummary(self)
        guard summary.seconds > 0 else { return "Tidak ada jendela ukur" }
        return "Rata-rata \(IndonesianNumbers.megabits(summary.mean)) "
            + "(\(IndonesianNumbers.bounds(summary.mean))), \(IndonesianNumbers.grouped(summary.kept)) cuplikan "
            + "dalam \(IndonesianNumbers.decimal(summary.seconds, 0)) detik"
    }
}

/// Totals over the windows of one direction.
struct BandwidthSummary {
    var seconds: Double
    /// bit/s.
    var mean: Estimate
    /// The window with the highest estimate, in bit/s.
    var peak: Estimate
    var kept: UInt64

    init(_ measurement: BandwidthMeasurement) {
        let seconds = measurement.windows.map(\.seconds).reduce(0, +)
        let total = measurement.windows.map(\.traffic.bytes).reduce(Estimate.zero, +)
        let scale = seconds > 0 ? 8 / seconds : 0
        self.seconds = seconds
        mean = Estimate(estimate: total.estimate * scale, lower: total.lower * scale, upper: total.upper * scale)
        peak =
            measurement.windows.map { $0.traffic.bitsPerSecond(over: $0.seconds) }
            .max { $0.estimate < $1.estimate } ?? .zero
        kept = measurement.windows.map(\.traffic.kept).reduce(0, &+)
    }
}
