// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values
internal import Words

/// Reads an agent's signed messages. Nothing is parsed before its signature holds; throws `report.*` problems.
enum ReportReading {
    static func envelope(_ bytes: [UInt8]) throws(Problem) -> Envelope {
        do throws(EnvelopeError) {
            return try Envelope(bytes: bytes)
        } catch {
            throw Problem(
                .malformed, code: "report.malformed", title: Phrase(id: "Bukan amplop DSSE", en: "Not an envelope"),
                detail: error.phrase)
        }
    }

    static func payload(_ envelope: Envelope, _ type: PayloadType, of agent: AgentRecord) throws(Problem)
        -> [UInt8]
    {
        do throws(EnvelopeError) {
            return try envelope.verify(type: type, trusting: [agent.reportKey])
        } catch {
            throw Problem(
                .invalid, code: "report.signature",
                title: Phrase(id: "Tanda tangan tidak sah", en: "The signature does not hold"),
                detail: error.phrase
                    + Phrase(
                        id: " Laporan ditandatangani dengan kunci laporan yang didaftarkan agen.",
                        en: " Reports are signed with the report key that the agent enrolled with."))
        }
    }

    static func parse<Value: Decodable>(_ type: Value.Type, _ payload: [UInt8]) throws(Problem) -> Value {
        do {
            return try CanonicalJSON.decode(type, from: payload)
        } catch {
            throw Problem(
                .invalid, code: "report.malformed",
                title: Phrase(id: "Laporan tidak dapat dibaca", en: "The report cannot be read"),
                detail: .unreadable(CanonicalJSON.describe(error)))
        }
    }

    /// The signed report, after a check of its type and its signer.
    static func report(
        _ envelope: Envelope, of agent: AgentRecord
    ) throws(Problem) -> Statement<VerificationReport> {
        let statement = try parse(
            Statement<VerificationReport>.self, payload(envelope, .report, of: agent))
        let report = statement.predicate
        try checkOrigin(
            statement.predicateType, VerificationReport.predicateType, version: report.version, names: report.agent,
            of: agent)
        guard report.site == agent.site, report.vantage == agent.vantage.measuring else {
            throw Problem(
                .invalid, code: "report.place", title: Phrase(id: "Lokasi lain", en: "Another place"),
                detail:
                    Phrase(
                        id:
                            "Laporan berasal dari \(report.vantage.rawValue) \(report.site.prefix(60)), sedangkan agen berada di \(agent.vantage.rawValue) \(agent.site).",
                        en:
                            "The report is from \(report.vantage.rawValue) \(report.site.prefix(60)), the agent stands \(agent.vantage.rawValue) \(agent.site)."
                    )
            )
        }
        try checkFrames(of: statement)
        return statement
    }

    /// A report is of the type and version that are understood here, and of the agent that this connection belongs to.
    static func checkOrigin(
        _ type: String, _ expected: String, version: Int, names: String, of agent: AgentRecord
    ) throws(Problem) {
        guard type == expected, version == 1 else {
            throw Problem(
                .invalid, code: "report.version", title: Phrase(id: "Jenis laporan lain", en: "Another kind of report"),
                detail: Phrase(
                    id: "“\(type.prefix(80))” versi \(version) belum dikenal di sini; perbarui layanan.",
                    en: "“\(type.prefix(80))” version \(version) is not understood here; update the service."))
        }
        guard names == agent.id else {
            throw Problem(
                .forbidden, code: "report.agent",
                title: Phrase(id: "Laporan milik agen lain", en: "Another agent's report"),
                detail: Phrase(
                    id: "Laporan menyebut agen \(names.prefix(40)), sedangkan sambungan ini milik \(agent.id).",
                    en: "The report names agent \(names.prefix(40)), the connection is that of \(agent.id)."))
        }
    }

    static func gap(_ envelope: Envelope, of agent: AgentRecord) throws(Problem) -> GapRecord {
        let gap = try parse(GapRecord.self, payload(envelope, .gap, of: agent))
        guard gap.agent == agent.id else {
            throw Problem(
                .forbidden, code: "report.agent",
                title: Phrase(id: "Catatan milik agen lain", en: "Another agent's record"),
                detail: Phrase(
                    id:
                        "Catatan celah menyebut agen \(gap.agent.prefix(40)), sedangkan sambungan ini milik \(agent.id).",
                    en: "The gap record names agent \(gap.agent.prefix(40)), the connection is that of \(agent.id)."))
        }
        return gap
    }

    /// The files that a report names must be in order: each once, each a subject of the signed statement, none too large.
    private static func checkFrames(of statement: Statement<VerificationReport>) throws(Problem) {
        let frames = statement.predicate.frames
        let isSound =
            Set(frames.map(\.check)).count == frames.count
            && frames.allSatisfy { check, evidence in
                evidence.name == FrameEvidence.name(of: check) && statement.sha256(of: evidence.name) == evidence.sha256
                    && (1...FrameEvidence.maximumBytes).contains(evidence.bytes)
            }
        guard isSound, frames.map(\.evidence.bytes).saturatingSum <= FrameEvidence.maximumReportBytes else {
            throw Problem(
                .invalid, code: "report.evidence",
                title: Phrase(id: "Berkas laporan tidak beres", en: "The report's files are not in order"),
                detail:
                    Phrase(
                        id:
                            "Setiap pemeriksaan menyebut paling banyak satu berkas, PEMERIKSAAN.pcapng, paling banyak \(FrameEvidence.maximumBytes) bita, seluruhnya \(FrameEvidence.maximumReportBytes) bita, dan masing-masing tercantum dalam pernyataan.",
                        en:
                            "Each check names at most one file, CHECK.pcapng, of at most \(FrameEvidence.maximumBytes) bytes, \(FrameEvidence.maximumReportBytes) in all, and each is a subject of the statement."
                    )
            )
        }
    }
}
