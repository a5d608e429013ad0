// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
internal import Probes
internal import Values
package import Words

/// `titipan-agent replay`: recorded exchanges, measured again, beside what was reported. Needs no privileges and no network.
package struct ReplayRun: Encodable, Sendable {
    /// One evidence file.
    package struct Line: Encodable, Sendable {
        package let file: String
        /// `nil` for a file that does not say.
        package let check: CheckID?
        package let vantage: Vantage
        package let frames: Int
        package let omitted: Int
        /// As reported; `nil` without a report.
        package let reported: Measurement?
        /// From the frames; `nil` where they do not decide what was measured.
        package let replayed: Measurement?
        package let reportedOutcome: Judgement?
        package let replayedOutcome: Judgement?
        package let standing: Standing
        /// One sentence.
        package let detail: Phrase
    }

    package enum Standing: String, Encodable, Sendable {
        /// The frames give exactly what was reported.
        case agrees
        case differs
        /// Nothing to compare: no report, frames left out, or a check whose frames are not judged alone.
        case shown
        /// The file is not the one that the report names, or cannot be read.
        case unusable
        /// The report names it, and it is not here.
        case missing
    }

    package let schema: Int
    package let orderID: String
    package let lines: [Line]

    /// 0 all agree, 2 something differs or is unusable, 3 nothing could be compared.
    package var exitCode: Int32 {
        if lines.contains(where: { $0.standing == .differs || $0.standing == .unusable || $0.standing == .missing }) {
            return 2
        }
        return lines.contains { $0.standing == .agrees } ? 0 : 3
    }

    /// - Parameters:
    ///   - path: one file, or a directory as `titipan-service case export` writes it: order.json, report.dsse.json, report-outside.dsse.json
    ///     and the files that these name.
    ///   - order: the order's payload; `nil`: order.json in the directory.
    /// - Throws: ``ReplayError`` naming the file that is missing or cannot be read.
    package init(path: String, order orderPath: String?) throws(ReplayError) {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw .unreadable(path, "there is no such file")
        }
        let folder = isDirectory ? path : nil
        guard let orderPath = orderPath ?? folder.map({ $0 + "/order.json" }) else {
            throw .unreadable(path, "a single file needs --order order.json, the order that it belongs to")
        }
        let order: VerificationOrder = try ReplayRun.decode(ReplayRun.read(orderPath), orderPath)
        schema = 1
        orderID = order.id
        if let folder {
            lines = try ReplayRun.lines(in: folder, order)
        } else {
            lines = [ReplayRun.line(file: path, bytes: try ReplayRun.read(path), order)]
        }
    }

    private static func lines(in folder: String, _ order: VerificationOrder) throws(ReplayError) -> [Line] {
        var lines: [Line] = []
        var found = false
        for (name, vantage) in [("report.dsse.json", Vantage.inside), ("report-outside.dsse.json", .outside)] {
            let path = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            found = true
            let envelope: Envelope = try decode(read(path), path)
            let statement: Statement<VerificationReport> = try decode(Array(envelope.payload), path)
            for result in statement.predicate.checks {
                guard let named = result.frames else { continue }
                let file = "\(folder)/\(FrameEvidence.name(of: result.check, from: vantage))"
                let bytes = FileManager.default.fileExists(atPath: file) ? try read(file) : nil
                lines.append(line(result, named, vantage, file: file, bytes: bytes, order))
            }
        }
        guard found else { throw .unreadable(folder, "it holds no report.dsse.json") }
        return lines
    }

    private static func read(_ path: String) throws(ReplayError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path, "it cannot be read")
        }
        return Array(data)
    }

    private static func decode<Value: Decodable>(_ bytes: [UInt8], _ path: String) throws(ReplayError) -> Value {
        do { return try CanonicalJSON.decode(Value.self, from: bytes) } catch {
            throw .unreadable(path, CanonicalJSON.describe(error))
        }
    }
}

package enum ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(String, String)

    package var description: String {
        switch self {
        case .unreadable(let path, let why): "cannot replay \(path): \(why)"
        }
    }
}
