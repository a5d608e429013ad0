// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// The spool's file and what this process knows of it. Used by one thread at a time, and only while the spool's lock
/// is held.
struct Journal {
    struct Entry {
        let record: SpooledRecord
        let offset: Int
        let length: Int
    }

    private(set) var state = ChainState()
    private(set) var pending: [Entry] = []
    /// Set by a failed fsync: from then on this process writes nothing more.
    private(set) var failure: SpoolError?

    private let directory: String
    private let disk: DiskCalls
    private var file: DiskFile
    /// Everything before it has been read.
    private var end = 0

    private static let name = "journal"

    init(_ directory: String, disk: DiskCalls) throws(SpoolError) {
        self.directory = directory
        self.disk = disk
        file = try Journal.open(directory, disk: disk)
        try refresh()
    }

    private static func open(_ directory: String, disk: DiskCalls) throws(SpoolError) -> DiskFile {
        let path = directory + "/" + name
        return try mappingFileErrors { () throws(FileError) in
            if Folder.contains(path) { return try DiskFile(path, .update, disk: disk) }
            let file = try DiskFile(path, .replace(mode: 0o600), disk: disk)
            try Folder.sync(directory, disk: disk)
            return file
        }
    }

    var pendingBytes: Int { pending.reduce(0) { $0 + $1.length } }

    /// Reads the records that other processes wrote since the last call, and repairs the damage of a crash.
    mutating func refresh() throws(SpoolError) {
        let (named, own) = (FileStatus(file.path), file.status)
        let isOurs = named != nil && named?.inode == own?.inode && (own?.bytes ?? 0) >= end
        if !isOurs {
            file = try Journal.open(directory, disk: disk)
            end = 0
            pending = []
            state = ChainState()
        }
        try replay()
    }

    private mutating func replay() throws(SpoolError) {
        var scan = JournalScan(from: end, to: file.status?.bytes ?? 0)
        var damage: [(offset: Int, count: Int)] = []
        while let finding = try scan.next(in: file) {
            switch finding {
            case .frame(let kind, let body, let offset):
                if !take(kind, body, offset: offset) { damage.append((offset, SpoolFrame.headerBytes + body.count)) }
                end = scan.offset
            case .damage(let offset, let count):
                damage.append((offset, count))
                end = scan.offset
            case .torn(let offset):
                // Its append never returned, so that no caller counts on it.
                try mappingFileErrors { () throws(FileError) in try file.truncate(to: offset) }
                end = offset
            }
        }
        if !damage.isEmpty { try quarantine(damage) }
    }

    /// `false` when the frame is whole but makes no sense.
    private mutating func take(_ kind: SpoolFrame.Kind, _ body: [UInt8], offset: Int) -> Bool {
        switch kind {
        case .record:
            guard let record = RecordBody(body)?.record else { return false }
            state.epoch = record.position.epoch
            state.seq = record.position.seq
            state.prev = record.digest
            pending.append(Entry(record: record, offset: offset, length: SpoolFrame.headerBytes + body.count))
        case .done:
            guard let digest = Digest(bytes: body) else { return false }
            pending.removeAll { $0.record.digest == digest }
        case .state:
            guard let state = try? CanonicalJSON.decode(ChainState.self, from: body) else { return false }
            self.state = state
        }
        return true
    }

    /// Moves damaged bytes to a file named by their hash, so that repeating it has no effect, and continues without them.
    /// The records in them are unknown, so that the chain is broken.
    private mutating func quarantine(_ damage: [(offset: Int, count: Int)]) throws(SpoolError) {
        let folder = directory + "/quarantine"
        try mappingFileErrors { () throws(FileError) in try Folder.make(folder) }
        for (offset, count) in damage {
            try mappingFileErrors { () throws(FileError) in
                let bytes = try file.read(at: offset, count: min(count, JournalScan.largestBody))
                try Folder.put(bytes, as: "\(Digest(of: bytes)).bin", in: folder, disk: disk)
            }
        }
        state.quarantined += damage.count
        state.broken = "damaged bytes were found in the spool"
        try rewrite(pending, state: state)
    }

    // MARK: Reading

    /// The envelope's bytes, checked against the record's digest.
    func envelope(of entry: Entry) throws(SpoolError) -> [UInt8] {
        let body = try body(of: entry)
        guard let read = RecordBody(body), read.record == entry.record,
            let envelope = try? Envelope(bytes: read.envelope), envelope.digest == entry.record.digest
        else {
            throw .damaged(what: "record \(entry.record.position.epoch).\(entry.record.position.seq)")
        }
        return read.envelope
    }

    private func body(of entry: Entry) throws(SpoolError) -> [UInt8] {
        try mappingFileErrors { () throws(FileError) in
            try file.read(at: entry.offset + SpoolFrame.headerBytes, count: entry.length - SpoolFrame.headerBytes)
        }
    }

    // MARK: Writing

    /// Returns once the frame is on disk.
    mutating func append(_ frame: SpoolFrame) throws(SpoolError) {
        if let failure { throw failure }
        let bytes = frame.encoded
        do throws(FileError) {
            try file.write(bytes, at: end)
        } catch {
            do throws(FileError) { try file.truncate(to: end) } catch _ { failure = SpoolError(error) }
            throw SpoolError(error)
        }
        do throws(FileError) {
            try file.sync()
        } catch {
            failure = SpoolError(error)
            // Best effort: the error is thrown in any case, and the next process repairs the rest.
            try? file.truncate(to: end)
            throw SpoolError(error)
        }
        _ = take(frame.kind, frame.body, offset: end)
        end += bytes.count
    }

    /// Puts a new file with these records and this state in the old one's place. Records that can no longer be read are
    /// left out.
    mutating func rewrite(_ entries: [Entry], state: ChainState) throws(SpoolError) {
        var bodies: [RecordBody] = []
        for entry in entries {
            if let body = RecordBody(try body(of: entry)) { bodies.append(body) }
        }
        try replace(with: bodies, state: state)
    }

    /// Moves a record aside that rotted after it was read.
    mutating func discard(_ entry: Entry) throws(SpoolError) {
        pending.removeAll { $0.offset == entry.offset }
        try quarantine([(entry.offset, entry.length)])
    }

    mutating func replace(with bodies: [RecordBody], state: ChainState) throws(SpoolError) {
        if let failure { throw failure }
        var bytes: [UInt8] = []
        for body in bodies { bytes += SpoolFrame(kind: .record, body: try body.encoded()).encoded }
        bytes += try Journal.frame(of: state).encoded
        do throws(FileError) {
            try Folder.put(bytes, as: Journal.name, in: directory, disk: disk)
        } catch {
            if error.operation == .sync { failure = SpoolError(error) }
            throw SpoolError(error)
        }
        file = try Journal.open(directory, disk: disk)
        end = 0
        pending = []
        self.state = ChainState()
        try replay()
    }

    static func frame(of state: ChainState) throws(SpoolError) -> SpoolFrame {
        guard let body = try? CanonicalJSON.encode(state) else { throw .unmade("the chain's state") }
        return SpoolFrame(kind: .state, body: body)
    }

    /// Bytes that a rewrite would free.
    var slack: Int { end - pendingBytes }
}
