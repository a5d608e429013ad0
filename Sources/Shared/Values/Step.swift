// SPDX-License-Identifier: Apache-2.0

/// The eleven steps of SOP P/562/067/IX/2018.
package enum Step: Int, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case application = 1
    case disposition, preparation, checkOrder, check, replyOrder, draft, review, initials, signature, dispatch

    package static func < (a: Step, b: Step) -> Bool { a.rawValue < b.rawValue }
}
