// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Glibc

import Linux
@testable import Spool
import Values

/// A directory of one test's own, gone with it.
final class Scratch {
    let path: String

    init() throws {
        path = "/dev/shm/titipan-spool-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var journal: String { path + "/journal" }

    func bytes() -> [UInt8] { FileManager.default.contents(atPath: journal).map { Array($0) } ?? [] }

    /// Starts over with this journal and nothing else.
    func reset(to bytes: [UInt8]) throws {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data(bytes).write(to: URL(filePath: journal))
    }
}

let key = SigningKey()

/// An envelope whose payload names its place.
func envelope(_ position: ChainPosition, text: String = "") throws -> Envelope {
    try Envelope(signing: Array("\(position.epoch).\(position.seq) \(text)".utf8), type: .report, with: key)
}

extension DiskCalls {
    /// Writes to the file without syncing it to the disk: for tests of the file's content.
    static let quick = DiskCalls(write: DiskCalls.system.write, sync: { _ in 0 })
}

extension Spool {
    /// Appends records with payloads of the given length.
    func fill(_ count: Int, bytes: Int = 0) throws {
        for _ in 0..<count {
            _ = try append { try envelope($0, text: String(repeating: "x", count: bytes)) }
        }
    }
}

/// A small generator with a fixed beginning, so that a failure comes again (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
