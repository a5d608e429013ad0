// SPDX-License-Identifier: Apache-2.0

import Evidence

extension Catalogue {
    /// What a check is called.
    func name(_ check: CheckID) -> String { text("check.\(check.rawValue.replacing(".", with: "_"))") }

    /// Where an agent stands.
    func name(_ vantage: Vantage) -> String { text("vantage.\(vantage.rawValue)") }

    /// What a check that runs is waiting for, and why.
    func waiting(_ check: CheckID) -> String { text("wait.\(check.rawValue.replacing(".", with: "_"))") }

    /// What to do about an outcome that is no pass; empty for one that is as expected.
    ///
    /// - Parameter switchPort: where the case says that the cable belongs.
    func remedy(_ reason: Reason, switchPort: String) -> String {
        reason == .asExpected ? "" : text("remedy.\(reason.rawValue)", ["port": switchPort])
    }

    /// Why an outcome is what it is; empty for one that is as expected.
    func phrase(_ reason: Reason) -> String { reason == .asExpected ? "" : text("reason.\(reason.rawValue)") }
}
