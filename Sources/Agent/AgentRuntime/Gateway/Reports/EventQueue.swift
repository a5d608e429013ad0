// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials
internal import Linux
internal import Spool
internal import Values

/// What happened on a gateway and is not in a signed report yet: files of one directory, which any command of the agent writes and the delivering
/// process reads. Whoever changes the network has no key, and whoever has the keys cannot change it.
struct EventQueue: Sendable {
    private let directory: String

    /// `nil` for a gateway that has joined no service: nobody would read it.
    init?(stateDirectory: String) throws {
        guard Folder.contains(stateDirectory + "/identity/agent.json") else { return nil }
        directory = stateDirectory + "/events"
        try Folder.make(directory)
    }

    /// Keeps events, which are reported in this order. On disk when it returns.
    func put(_ events: [GatewayEvent]) throws {
        guard !events.isEmpty else { return }
        let time = "\(max(0, Timestamp.now().microseconds))"
        let name = String(repeating: "0", count: max(0, 20 - time.utf8.count)) + time
        let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        try Folder.put(try CanonicalJSON.encode(events), as: "\(name)-\(random).json", in: directory)
    }

    struct Batch {
        let events: [GatewayEvent]
        fileprivate let path: String
    }

    /// The oldest ones; a file that is none is set aside under another name. `nil`: there are none.
    func oldest() throws -> Batch? {
        for name in Folder.names(in: directory).filter({ $0.hasSuffix(".json") }).sorted() {
            let path = "\(directory)/\(name)"
            guard let size = FileStatus(path)?.bytes else { continue }
            let bytes = try DiskFile(path, .read).read(at: 0, count: size)
            guard let events = try? CanonicalJSON.decode([GatewayEvent].self, from: bytes) else {
                try FileManager.default.moveItem(atPath: path, toPath: path + ".damaged")
                continue
            }
            return Batch(events: events, path: path)
        }
        return nil
    }

    /// Its reports are on disk.
    func remove(_ batch: Batch) throws(FileError) {
        Folder.remove(batch.path)
        try Folder.sync(directory)
    }

    /// One element to begin with, and one whenever something was put.
    func changes() throws(SystemError) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let watch = try DirectoryWatch(directory)
        let end = try WakeSignal()
        try WorkerThread.start("events") {
            repeat { continuation.yield() } while watch.waits(until: end)
            continuation.finish()
        }
        continuation.onTermination = { _ in end.raise() }
        return stream
    }
}
