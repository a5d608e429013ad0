// SPDX-License-Identifier: Apache-2.0

import Evidence

extension Catalogue {
    /// What a check is called.
    func name(_ check: CheckID) -> String { text("check.\(check.rawValue.replacing(".", with: "_"))") }

    /// Where an agent stands.
    func name(_ vantage: Vantage) -> String { text("vantage.\(vantage.rawValue)") }

    /// Why an outcome is what it is; empty for one that is as expected.
    func phrase(_ reason: Reason) -> String { reason == .asExpected ? "" : text("reason.\(reason.rawValue)") }
}
