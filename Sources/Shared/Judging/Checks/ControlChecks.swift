// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The negative controls, unassigned ports and addresses, which must not answer.
extension Judge {
    func evaluate(_ control: ControlPortMeasurement) -> Finding {
        let wanted = [order.target.publicAddress, order.target.serverAddress]
        let attempts = control.attempts.filter {
            $0.port == order.target.controlPort && wanted.contains($0.destination)
        }
        guard Set(attempts.map(\.destination)) == Set(wanted) else {
            return .inconclusive(
                .notMeasured,
                "the unassigned port \(order.target.controlPort) was not tried on every address"
            )
        }
        if let answered = attempts.first(where: \.answered) {
            return .failed(
                .controlAnswered,
                "\(answered.destination):\(answered.port) is assigned to nobody and answers: an answer here proves nothing"
            )
        }
        if let fault = attempts.lazy.compactMap(\.cause).first(where: \.isLocal) {
            return .inconclusive(.proberFault, "\(fault)")
        }
        return .passed(
            .asExpected,
            "unassigned port \(order.target.controlPort) stays silent on \(attempts.count) addresses"
        )
    }

    func evaluate(_ control: ControlAddressMeasurement) -> Finding {
        let wanted = order.target.controlAddresses
        guard !wanted.isEmpty, Set(control.attempts.map(\.address)).isSuperset(of: wanted) else {
            return .inconclusive(.notMeasured, "not every unassigned address was tried")
        }
        let attempts = control.attempts.filter { wanted.contains($0.address) }
        if let claimed = attempts.first(where: { $0.claims.contains { $0.solicited > 0 } }) {
            return .failed(
                .addressAnswered,
                "\(claimed.address) is assigned to nobody, and \(order.target.names(claimed.claims)) answers for it: proxy ARP, or a trap"
            )
        }
        if let answered = attempts.first(where: \.answered) {
            return .failed(
                .addressAnswered,
                "\(answered.address):\(answered.port) is assigned to nobody and accepts connections"
            )
        }
        if let fault = attempts.lazy.compactMap(\.cause).first(where: \.isLocal) {
            return .inconclusive(.proberFault, "\(fault)")
        }
        return .passed(
            .asExpected,
            "unassigned \(attempts.map(\.address.description).joined(separator: ", ")) stay\(attempts.count == 1 ? "s" : "") silent"
        )
    }

    func evaluateControl(_ echo: EchoMeasurement) -> Finding {
        guard order.target.controlAddresses.contains(echo.destination) else {
            return .inconclusive(.wrongMeasurement, "\(echo.destination) was asked, which the order does not name")
        }
        guard echo.sent > 0 else { return .inconclusive(.notMeasured, "no echo request was sent") }
        if let fault = echo.errors.first(where: \.isLocal) { return .inconclusive(.proberFault, "\(fault)") }
        guard echo.replies.isEmpty else {
            return .failed(
                .addressAnswered,
                "\(echo.destination) is assigned to nobody and answers \(echo.replies.count) of \(echo.sent) echo requests"
            )
        }
        return .passed(.asExpected, "unassigned \(echo.destination) answers none of \(echo.sent) echo requests")
    }
}
