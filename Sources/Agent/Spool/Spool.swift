// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Linux
internal import Synchronization
internal import Values

/// The agent's durable queue of signed records, which numbers them.
///
/// A record is appended under the next number of the chain and counts as kept once ``append(_:)`` returns: it is then
/// on disk, and only ``acknowledge(_:)`` removes it. Several processes may use one spool: each call holds a lock on the
/// directory. Records come out oldest first, because the service takes them without gaps.
package final class Spool: Sendable {
    private let journal: Mutex<Journal>
    private let lock: FileLock
    let directory: String
    private let maximumBytes: Int
    private let disk: DiskCalls
    /// Held by who delivers what is here, and the evidence beside it: each is sent by one process.
    package let deliveryTurn: SharedTurn

    /// Makes the directory if it is not there (its parent must be) and recovers what a crash left behind: a torn tail is
    /// cut off, damaged bytes go to `quarantine/` and are counted.
    package init(
        directory: String, maximumBytes: Int = 256 << 20, disk: DiskCalls = .system
    ) throws(SpoolError) {
        let lock = try mappingFileErrors { () throws(FileError) in
            try Folder.make(directory)
            return try FileLock(directory + "/lock")
        }
        self.lock = lock
        self.directory = directory
        deliveryTurn = SharedTurn(path: directory + "/delivery")
        self.maximumBytes = maximumBytes
        self.disk = disk
        try mappingFileErrors { () throws(FileError) in try lock.acquire() }
        defer { lock.release() }
        Folder.removeLeftovers(in: directory)
        journal = Mutex(try Journal(directory, disk: disk))
    }

    /// The position of the chain, and its losses.
    package func state() throws(SpoolError) -> ChainState {
        try locked { (journal: inout Journal) throws(SpoolError) in journal.state }
    }

    /// All records without a receipt, oldest first.
    package func pending() throws(SpoolError) -> [SpooledRecord] {
        try locked { (journal: inout Journal) throws(SpoolError) in journal.pending.map(\.record) }
    }

    /// The oldest record without a receipt and its envelope's bytes.
    ///
    /// A record that rotted on disk is moved aside and breaks the chain; the next one is returned.
    package func oldest() throws(SpoolError) -> (record: SpooledRecord, envelope: [UInt8])? {
        try locked { (journal: inout Journal) throws(SpoolError) in
            while let entry = journal.pending.first {
                do throws(SpoolError) {
                    return (entry.record, try journal.envelope(of: entry))
                } catch {
                    guard case .damaged = error else { throw error }
                    try journal.discard(entry)
                }
            }
            return nil
        }
    }

    /// Signs and keeps a record: `make` gets its place in the chain and returns the envelope that says so.
    ///
    /// Returns after the record is on disk. Throws `full`, `writeFailed` (nothing kept, may be tried again),
    /// `syncFailed` (for good), or `unmade` with what `make` threw.
    package func append(_ make: (ChainPosition) throws -> Envelope) throws(SpoolError) -> SpooledRecord {
        try locked { (journal: inout Journal) throws(SpoolError) in
            let position = journal.state.next
            let envelope: Envelope
            do { envelope = try make(position) } catch { throw .unmade("\(error)") }
            let body = try RecordBody(envelope, at: position)
            let frame = SpoolFrame(kind: .record, body: try body.encoded())
            guard frame.body.count <= JournalScan.largestBody else { throw .unmade("it is too large") }
            guard journal.pendingBytes + frame.body.count <= maximumBytes else {
                throw .full(limitBytes: maximumBytes)
            }
            try journal.append(frame)
            return body.record
        }
    }

    /// Removes a record whose receipt was verified. Removing one that is not there is no error.
    package func acknowledge(_ record: SpooledRecord) throws(SpoolError) {
        try locked { (journal: inout Journal) throws(SpoolError) in
            guard journal.pending.contains(where: { $0.record.digest == record.digest }) else { return }
            try journal.append(SpoolFrame(kind: .done, body: record.digest.bytes))
            try Spool.tidy(&journal)
        }
    }

    /// Moves a record that the service will never take to `refused/`. The chain is broken by it.
    package func setAside(_ record: SpooledRecord, reason: String) throws(SpoolError) {
        try locked { (journal: inout Journal) throws(SpoolError) in
            guard let entry = journal.pending.first(where: { $0.record.digest == record.digest }) else { return }
            let folder = directory + "/refused"
            let envelope = try journal.envelope(of: entry)
            try mappingFileErrors { () throws(FileError) in
                try Folder.make(folder)
                try Folder.put(envelope, as: "\(record.digest).dsse.json", in: folder, disk: disk)
            }
            var state = journal.state
            state.refused += 1
            state.broken = reason
            try journal.append(SpoolFrame(kind: .done, body: record.digest.bytes))
            try journal.append(Journal.frame(of: state))
        }
    }

    /// Records that the chain is broken.
    package func breakChain(reason: String) throws(SpoolError) {
        try locked { (journal: inout Journal) throws(SpoolError) in
            var state = journal.state
            state.broken = reason
            try journal.append(Journal.frame(of: state))
        }
    }

    /// Opens a new epoch: the signed gap record goes first, then the records that survived, signed again for their new
    /// places. All of it happens or nothing.
    ///
    /// - Parameters:
    ///   - epoch: the new epoch is above this one and above the spool's own.
    ///   - gap: makes the gap record from the last known position, the new epoch, and the old positions of the reports that are kept.
    ///   - resign: makes a record again for another place.
    package func openEpoch(
        above epoch: Int,
        gap: (_ last: ChainPosition, _ newEpoch: Int, _ kept: [ChainPosition]) throws -> Envelope,
        resign: (_ record: Envelope, _ position: ChainPosition) throws -> Envelope
    ) throws(SpoolError) {
        try locked { (journal: inout Journal) throws(SpoolError) in
            let newEpoch = max(epoch, journal.state.epoch) + 1
            var state = journal.state
            var bodies: [RecordBody] = []
            let kept = journal.pending.filter { $0.record.type != PayloadType.gap.rawValue }
            do {
                let opening = try gap(journal.state.last, newEpoch, kept.map(\.record.position))
                bodies.append(
                    try RecordBody(opening, at: ChainPosition(epoch: newEpoch, seq: 0, prev: journal.state.prev)))
                for entry in kept {
                    let place = ChainPosition(epoch: newEpoch, seq: bodies.count, prev: bodies.last?.record.digest)
                    let old = try Envelope(bytes: try journal.envelope(of: entry))
                    bodies.append(try RecordBody(try resign(old, place), at: place))
                }
            } catch let error as SpoolError {
                throw error
            } catch {
                throw .unmade("\(error)")
            }
            state.epoch = newEpoch
            state.seq = bodies.count - 1
            state.prev = bodies.last?.record.digest
            state.broken = nil
            try journal.replace(with: bodies, state: state)
        }
    }

    /// Rewrites the file when most of it is history.
    private static func tidy(_ journal: inout Journal) throws(SpoolError) {
        guard journal.slack > 256 << 10, journal.slack > journal.pendingBytes else { return }
        try journal.rewrite(journal.pending, state: journal.state)
    }

    private func locked<Result: Sendable>(
        _ body: (inout Journal) throws(SpoolError) -> Result
    ) throws(SpoolError) -> Result {
        try journal.withLock { (journal: inout Journal) throws(SpoolError) in
            try mappingFileErrors { () throws(FileError) in try lock.acquire() }
            defer { lock.release() }
            try journal.refresh()
            return try body(&journal)
        }
    }
}
