// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values

/// Reads what an agent signed. Nothing is parsed before its signature holds; throws `report.*` problems.
enum ReportReading {
    static func envelope(_ bytes: [UInt8]) throws(Problem) -> Envelope {
        do throws(EnvelopeError) {
            return try Envelope(bytes: bytes)
        } catch {
            throw Problem(.malformed, code: "report.malformed", title: "Not an envelope", detail: "\(error).")
        }
    }

    private static func payload(_ envelope: Envelope, _ type: PayloadType, of agent: AgentRecord) throws(Problem)
        -> [UInt8]
    {
        do throws(EnvelopeError) {
            return try envelope.verify(type: type, trusting: [agent.reportKey])
        } catch {
            throw Problem(
                .invalid, code: "report.signature", title: "The signature does not hold",
                detail: "\(error). Reports are signed with the report key that the agent enrolled with.")
        }
    }

    private static func parse<Value: Decodable>(_ type: Value.Type, _ payload: [UInt8]) throws(Problem) -> Value {
        do {
            return try CanonicalJSON.decode(type, from: payload)
        } catch {
            throw Problem(
                .invalid, code: "report.malformed", title: "The report cannot be read",
                detail: "\(CanonicalJSON.describe(error)).")
        }
    }

    /// The signed report, if it is what it says and from whom it should be.
    static func report(
        _ envelope: Envelope, of agent: AgentRecord
    ) throws(Problem) -> Statement<VerificationReport> {
        let statement = try parse(
            Statement<VerificationReport>.self, payload(envelope, .report, of: agent))
        let report = statement.predicate
        guard statement.predicateType == VerificationReport.predicateType, report.version == 1 else {
            throw Problem(
                .invalid, code: "report.version", title: "Another kind of report",
                detail:
                    "“\(statement.predicateType.prefix(80))” version \(report.version) is not understood here; update the service."
            )
        }
        guard report.agent == agent.id else {
            throw Problem(
                .forbidden, code: "report.agent", title: "Another agent's report",
                detail: "The report names agent \(report.agent.prefix(40)), the connection is that of \(agent.id).")
        }
        guard report.site == agent.site, report.vantage == agent.vantage else {
            throw Problem(
                .invalid, code: "report.place", title: "Another place",
                detail:
                    "The report is from \(report.vantage.rawValue) \(report.site.prefix(60)), the agent stands \(agent.vantage.rawValue) \(agent.site)."
            )
        }
        try checkFrames(of: statement)
        return statement
    }

    static func gap(_ envelope: Envelope, of agent: AgentRecord) throws(Problem) -> GapRecord {
        let gap = try parse(GapRecord.self, payload(envelope, .gap, of: agent))
        guard gap.agent == agent.id else {
            throw Problem(
                .forbidden, code: "report.agent", title: "Another agent's record",
                detail: "The gap record names agent \(gap.agent.prefix(40)), the connection is that of \(agent.id).")
        }
        return gap
    }

    /// The files that a report names must be in order: each once, each a subject of what is signed, none too large.
    private static func checkFrames(of statement: Statement<VerificationReport>) throws(Problem) {
        let frames = statement.predicate.frames
        let isSound =
            Set(frames.map(\.check)).count == frames.count
            && frames.allSatisfy { check, evidence in
                evidence.name == FrameEvidence.name(of: check) && statement.sha256(of: evidence.name) == evidence.sha256
                    && (1...FrameEvidence.maximumBytes).contains(evidence.bytes)
            }
        guard isSound, frames.reduce(0, { $0 + $1.evidence.bytes }) <= FrameEvidence.maximumReportBytes else {
            throw Problem(
                .invalid, code: "report.evidence", title: "The report's files are not in order",
                detail:
                    "Each check names at most one file, CHECK.pcapng, of at most \(FrameEvidence.maximumBytes) bytes, \(FrameEvidence.maximumReportBytes) in all, and each is a subject of the statement."
            )
        }
    }
}
