// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The last bin of each tenant that was judged because nothing followed it: it takes another window to judge it again.
///
/// Kept in memory: after a start each is judged once more, which changes nothing.
final class ExaminedBins: Sendable {
    private let bins = Mutex<[String: Int64]>([:])

    func isNew(_ tenant: String, _ bin: Int64) -> Bool { bins.withLock { $0[tenant] != bin } }

    func note(_ tenant: String, _ bin: Int64) { bins.withLock { $0[tenant] = bin } }
}
