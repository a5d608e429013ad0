// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Judging
import Values

/// The files of one run of `scripts/demo --once`.
struct Demonstration {
    let script: Script.Result
    let folder: String
    /// The scenarios in this order, in one server room.
    let tour: [Scenario]

    /// Runs the scenarios with the programs of this build and hands the result to `body`; its folder is removed after.
    static func run(_ tour: [Scenario], _ body: (Demonstration) async throws -> Void) async throws {
        let folder = "/tmp/titipan-scenario-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = try await Script.run(
            "demo",
            words: [
                "--once", "--out", folder, "--seconds", tour == [.exercise] ? "20" : "6", "--scenario",
                tour.map(\.rawValue).joined(separator: ","), "--programs", Script.builtPrograms(),
            ])
        try await body(Demonstration(script: script, folder: folder, tour: tour))
    }

    /// The files of one of its scenarios.
    func part(_ scenario: Scenario) -> Demonstration {
        tour.count == 1
            ? self : Demonstration(script: script, folder: "\(folder)/\(scenario.rawValue)", tour: [scenario])
    }

    /// The recorded files of one scenario.
    init(recording folder: String, of scenario: Scenario) {
        self.init(
            script: Script.Result(status: scenario.status, output: "", errors: ""), folder: folder, tour: [scenario])
    }

    private init(script: Script.Result, folder: String, tour: [Scenario]) {
        self.script = script
        self.folder = folder
        self.tour = tour
    }

    /// Keeps the order, the reports and the frames in a directory of their own, for ``RecordingTests``.
    func record(in directory: String) throws {
        let files = FileManager.default
        if files.fileExists(atPath: directory) { try files.removeItem(atPath: directory) }
        try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for name in ["order.json", "report.dsse.json", "report-outside.dsse.json"] + (try namedFrames().keys) {
            try Data(bytes(name)).write(to: URL(filePath: "\(directory)/\(name)"))
        }
    }

    func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: "\(folder)/\(name)"))) }

    /// The case as the service shows it.
    func caseFile(_ name: String = "case.json") throws -> CaseFile {
        try CanonicalJSON.decode(CaseFile.self, from: bytes(name))
    }

    private func reports() throws -> [VerificationReport] {
        try ["report.dsse.json", "report-outside.dsse.json"].map { name in
            let envelope = try Envelope(bytes: bytes(name))
            return try CanonicalJSON.decode(Statement<VerificationReport>.self, from: Array(envelope.payload)).predicate
        }
    }

    /// The files that the reports name, as the service lists them.
    func namedFrames() throws -> [String: FrameEvidence] {
        let named = try reports().flatMap { report in
            report.frames.map { (FrameEvidence.name(of: $0.check, from: report.vantage), $0.evidence) }
        }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    /// The result of `titipan-agent replay` for each file.
    func replayed() async throws -> [(file: String, standing: String)] {
        struct Replay: Decodable {
            struct Line: Decodable {
                var file: String
                var standing: String
            }
            var lines: [Line]
        }
        let result = try await Script.execute("\(Script.builtPrograms())/titipan-agent", ["replay", folder, "--json"])
        return try CanonicalJSON.decode(Replay.self, from: Array(result.output.utf8)).lines.map {
            ($0.file, $0.standing)
        }
    }

    /// The verdict that the evidence alone gives, judged here and not by the service.
    func judgedAgain() throws -> Verdict {
        let order = try CanonicalJSON.decode(VerificationOrder.self, from: bytes("order.json"))
        return Judge(order: order).verdict(reports: try reports())
    }
}

/// The parts of `case.json` that matter here.
struct CaseFile: Decodable {
    struct Summary: Decodable { var stage: String }
    struct Verification: Decodable {
        var outcome: Outcome?
        var checks: [Line]
        var traffic: [Traffic]
    }
    struct Line: Decodable {
        var check: CheckID
        var vantage: Vantage
        var outcome: Outcome?
        var reason: Reason?
        var detail: String
    }
    struct Traffic: Decodable {
        var direction: Direction
        var rate: Estimate
        var grantBitsPerSecond: Int64
    }

    var summary: Summary
    var verification: Verification?
    /// The latest of the placed server.
    var round: Verification?
    var withdrawal: Withdrawal?

    /// The placed server after its removal.
    struct Withdrawal: Decodable { var verification: Verification? }
}
