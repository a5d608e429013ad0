// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The check `exposure`.
extension Judge {
    /// Never fails: other open ports are up to the tenant; the office is warned of them.
    func evaluate(_ exposure: ExposureMeasurement, _ vantage: Vantage) -> Finding {
        let (address, assigned) =
            vantage == .inside
            ? (order.target.serverAddress, order.target.serverPort)
            : (order.target.publicAddress, order.target.publicPort)
        guard exposure.destination == address, !exposure.tried.isEmpty else {
            return .inconclusive(.wrongMeasurement, "\(exposure.destination) was asked, the order names \(address)")
        }
        guard exposure.undecided == 0 else {
            return .inconclusive(
                .proberFault,
                "\(exposure.undecided) of \(exposure.tried.count) ports could not be tried"
            )
        }
        let others = exposure.open.filter { $0 != assigned }
        guard others.isEmpty else {
            let list = others.prefix(12).map(String.init).joined(separator: ", ")
            return .passed(
                .exposedPorts,
                "beyond port \(assigned), \(address) also answers on \(list)\(others.count > 12 ? " and \(others.count - 12) more" : "")"
            )
        }
        return .passed(
            .asExpected,
            "of \(exposure.tried.count) ports of \(address) no other than the assigned one answers"
        )
    }
}
