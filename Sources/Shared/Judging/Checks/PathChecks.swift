// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The checks of the path to the server: `reachable.icmp` and `reachable.mtu`.
extension Judge {
    /// One echo in ten may be lost.
    static let largestToleratedLoss = 0.1

    func evaluate(_ echo: EchoMeasurement) -> Finding {
        guard echo.destination == order.target.publicAddress || echo.destination == order.target.serverAddress else {
            return .inconclusive(.wrongMeasurement, "\(echo.destination) was asked, which the order does not name")
        }
        guard echo.sent >= 10 else { return .inconclusive(.notMeasured, "only \(echo.sent) echo requests were sent") }
        let answered = Set(echo.replies.map(\.sequence)).count
        guard answered > 0 else {
            return .failed(
                .noReply,
                "\(echo.destination) answered none of \(echo.sent) echo requests\(echo.errors.first.map { " (\($0))" } ?? "")"
            )
        }
        let lost = 1 - Double(min(answered, echo.sent)) / Double(echo.sent)
        let mean = echo.replies.map(\.roundTripSeconds).reduce(0, +) / Double(echo.replies.count)
        let detail =
            "\(answered) of \(echo.sent) echoes from \(echo.destination), mean round trip \(fixed(mean * 1e3, 2)) ms"
        return lost > Judge.largestToleratedLoss ? .failed(.loss, detail) : .passed(.asExpected, detail)
    }

    /// Passed when packets of the link's own size get through, or when a router reports the smaller size.
    func evaluate(_ mtu: PathMTUMeasurement) -> Finding {
        guard mtu.destination == order.target.publicAddress || mtu.destination == order.target.serverAddress else {
            return .inconclusive(.wrongMeasurement, "\(mtu.destination) was asked, which the order does not name")
        }
        guard let path = mtu.pathMTU else {
            return .inconclusive(.noReply, "\(mtu.destination) answered no echo of any size")
        }
        if path >= mtu.interfaceMTU {
            return .passed(.asExpected, "packets of \(path) bytes reach \(mtu.destination) whole")
        }
        let reported = mtu.probes.lazy.compactMap(\.reported).min()
        if let reported {
            return .passed(
                .smallerMTU,
                "packets of \(path) bytes reach \(mtu.destination) whole, and the path says that \(reported) fit (here \(mtu.interfaceMTU))"
            )
        }
        return .failed(
            .blackHole,
            "packets of more than \(path) bytes to \(mtu.destination) vanish without a word (here \(mtu.interfaceMTU)): a path MTU black hole"
        )
    }
}
