// SPDX-License-Identifier: Apache-2.0

package import Linux

/// The programs that a socket had recently, and the one of them that kept a frame.
///
/// A new program replaces the one before atomically, while frames that the older one kept are still in the ring. The captured length of a frame gives
/// the program that kept it (`LinkHeader.epoch(capturedLength:length:)`), independently of clocks. It distinguishes eight programs, so that a ninth
/// has to wait until the ring holds no frame of the first.
package struct EpochTracker: Sendable {
    private struct Epoch: Sendable {
        let number: Int
        let filter: FilterShard
        /// Its program came into force after `earliest` and before `latest`, by the stamps of frames.
        let earliest: MonotonicTime
        let latest: MonotonicTime
        /// Once it is over: frames that the ring had admitted by then.
        var admitted: UInt64?
    }

    /// In the order of their numbers; the last is in force.
    private var epochs: [Epoch]
    /// By their numbers, modulo ``TenantFilter/epochs``.
    private var filters: [FilterShard]

    /// The first epoch has number 0.
    package init(_ filter: FilterShard, earliest: MonotonicTime, latest: MonotonicTime) {
        epochs = [Epoch(number: 0, filter: filter, earliest: earliest, latest: latest)]
        filters = Array(repeating: filter, count: TenantFilter.epochs)
    }

    /// The filter in force.
    package var filter: FilterShard { epochs[epochs.count - 1].filter }

    /// Number of the epoch that comes next.
    package var nextNumber: Int { epochs[epochs.count - 1].number + 1 }

    /// Frames of the next epoch could be told from all that the ring may hold.
    package var hasRoom: Bool { nextNumber - epochs[0].number < TenantFilter.epochs }

    /// A new program came into force. There must be room.
    package mutating func begin(_ filter: FilterShard, earliest: MonotonicTime, latest: MonotonicTime) {
        precondition(hasRoom, "an epoch that could be taken for an older one")
        let number = nextNumber
        epochs.append(Epoch(number: number, filter: filter, earliest: earliest, latest: latest))
        filters[number % TenantFilter.epochs] = filter
    }

    /// The ring's counters, read at `time`: frames that it `admitted`, and those of them that were `delivered`. It delivers in order, so that
    /// what it had admitted when an epoch was over must only have been delivered since.
    package mutating func advance(admitted: UInt64, delivered: UInt64, at time: MonotonicTime) {
        guard epochs.count > 1 else { return }
        for index in 0..<(epochs.count - 1) where epochs[index].admitted == nil && epochs[index + 1].latest < time {
            epochs[index].admitted = admitted
        }
        while epochs.count > 1, let admitted = epochs[0].admitted, admitted <= delivered { epochs.removeFirst() }
    }

    /// The filter that kept a frame, by the residue of its captured length.
    @inline(__always)
    func filter(residue: Int) -> FilterShard { filters[residue] }

    /// The filter that kept a frame of which nothing was cut, by its stamp; and another one that it may have been instead.
    func filter(at time: MonotonicTime) -> (FilterShard, alternative: FilterShard?) {
        guard let index = epochs.lastIndex(where: { $0.earliest <= time }) else { return (epochs[0].filter, nil) }
        let isCertain = index == 0 || epochs[index].latest < time
        return (epochs[index].filter, isCertain ? nil : epochs[index - 1].filter)
    }
}
