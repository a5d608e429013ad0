// SPDX-License-Identifier: Apache-2.0

import Foundation
import Values

extension Timestamp {
    /// The system's clock.
    static var now: Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
    }
}
