// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
internal import Linux
package import Spool
package import Values

/// The orders that were begun, on disk, so that each is performed once across crashes.
///
/// One file per order. A process holds ``turn`` while it performs orders, so that `run` and `verify` go one after the other;
/// an order that was begun and not reported while the turn is free was interrupted.
package final class OrderStore: Sendable {
    private struct Entry: Codable {
        enum State: String, Codable { case begun, reported }
        var state: State
        var envelope: Envelope
        var expires: Timestamp
    }

    private let directory: String
    /// Held while an order is performed; shared by the processes of one state directory.
    package let turn: SharedTurn

    package init(directory: String) throws(SpoolError) {
        try mappingFileErrors { () throws(FileError) in try Folder.make(directory) }
        self.directory = directory
        turn = SharedTurn(path: directory + "/turn")
    }

    /// Claims the order; `false` when it was claimed before. On disk when it returns.
    package func claim(_ order: AcceptedOrder) throws -> Bool {
        try claim(order.order.id, order.envelope, expires: order.order.expires)
    }

    /// The order's report is on disk.
    package func complete(_ order: AcceptedOrder) throws {
        try complete(order.order.id, order.envelope, expires: order.order.expires)
    }

    /// - Parameter id: what may be claimed once: an order's id or nonce.
    func claim(_ id: String, _ envelope: Envelope, expires: Timestamp) throws -> Bool {
        let name = id + ".json"
        do throws(FileError) {
            _ = try DiskFile("\(directory)/\(name)", .create(mode: 0o600))
        } catch {
            if error.isTaken { return false }
            throw error
        }
        try write(Entry(state: .begun, envelope: envelope, expires: expires), name)
        return true
    }

    func complete(_ id: String, _ envelope: Envelope, expires: Timestamp) throws {
        try write(Entry(state: .reported, envelope: envelope, expires: expires), id + ".json")
    }

    /// The report of an order that was claimed by its nonce is on disk. One that is not known is none of this store's.
    func complete(nonce: Digest) throws {
        let name = "\(nonce).json"
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)"),
            var entry = try? CanonicalJSON.decode(Entry.self, from: Array(data))
        else { return }
        entry.state = .reported
        try write(entry, name)
    }

    /// Whether the report of an order that was claimed by its nonce is on disk.
    func isComplete(nonce: Digest) -> Bool {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(nonce).json"),
            let entry = try? CanonicalJSON.decode(Entry.self, from: Array(data))
        else { return false }
        return entry.state == .reported
    }

    /// Whether the order was claimed before.
    package func knows(_ id: String) -> Bool {
        OrderStore.isSafe(id) && Folder.contains("\(directory)/\(id).json")
    }

    /// Envelopes of orders that were begun and never reported. To be asked while ``turn`` is held.
    package func interrupted() throws -> [Envelope] {
        try names().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)"),
                let entry = try? CanonicalJSON.decode(Entry.self, from: Array(data)), entry.state == .begun
            else { return nil }
            return entry.envelope
        }
    }

    /// Forgets orders that expired more than a week ago: their expiry alone keeps them from being performed again.
    package func prune(now: Timestamp) throws {
        for name in try names() {
            guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)"),
                let entry = try? CanonicalJSON.decode(Entry.self, from: Array(data)),
                now.seconds(since: entry.expires) > 7 * 86_400
            else { continue }
            Folder.remove("\(directory)/\(name)")
        }
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".json") }.sorted()
    }

    private func write(_ entry: Entry, _ name: String) throws {
        try Folder.put(try CanonicalJSON.encode(entry), as: name, in: directory)
    }

    /// Fit to be a file's name.
    static func isSafe(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d
            }
    }
}
