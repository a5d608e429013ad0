// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure
internal import Values

extension Casework {
    /// How long an annex waits for the files that its reports name. Then it is sealed without, and says so.
    static let evidencePatience = 60.0

    /// Takes a file of frames that a report of this agent names; when this returns, the file is stored durably. Repeating it does no harm.
    ///
    /// Throws `evidence.unnamed` while no report names it, so that nobody can leave anything here, and `evidence.refused` for what is not what
    /// the report says.
    package func acceptEvidence(_ bytes: [UInt8], sha256 text: String, agent id: String) async throws {
        let now = now
        guard let digest = Digest(text), Digest(of: bytes) == digest else {
            throw Problem(
                .invalid, code: "evidence.digest", title: "Other bytes",
                detail: "What was sent does not have the SHA-256 in the address; send it again.")
        }
        let number = try await mappingProblems {
            try await store.write { [self] records -> String? in
                let agent = try approvedAgent(id, records)
                guard let length = try records.evidenceLength(digest, agentID: agent.id) else {
                    throw Problem(
                        .conflict, code: "evidence.unnamed", title: "No report names this file",
                        detail: "Deliver the report first; only what a report of this agent names is taken.")
                }
                guard length == bytes.count, bytes.count <= FrameEvidence.maximumBytes,
                    bytes.starts(with: [0x0a, 0x0d, 0x0d, 0x0a])
                else {
                    throw Problem(
                        .invalid, code: "evidence.refused", title: "Not the file that the report names",
                        detail:
                            "A pcapng file of \(length) bytes belongs here, at most \(FrameEvidence.maximumBytes); it has \(bytes.count)."
                    )
                }
                try records.storeEvidence(bytes, at: now)
                return try records.caseOfEvidence(digest, agentID: agent.id)
            }
        }
        hub.publish(.outbox)
        if let number, let state = try await store.read({ try $0.caseState(number) }) { announce(state) }
    }

    /// The files that a report names must be in order: each once, each a subject of what is signed, none too large.
    static func checkFrames(of statement: Statement<VerificationReport>) throws(Problem) {
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

    /// The frames of the latest verification for the hand-over that have come, as the case lists them.
    static func frameFiles(of number: String, _ records: Records) throws -> [FileView] {
        guard let order = try handoverOrder(of: number, records) else { return [] }
        return try records.evidence(orderID: order.order.id).compactMap { entry in
            entry.storedAt.map {
                FileView(
                    name: entry.name, mediaType: FrameEvidence.mediaType, size: entry.bytes, sha256: entry.sha256,
                    at: $0)
            }
        }
    }

    /// One of them with its bytes; `nil` for any other name.
    static func frameFile(_ name: String, of number: String, _ records: Records) throws -> StoredFile? {
        guard let order = try handoverOrder(of: number, records),
            let entry = try records.evidence(orderID: order.order.id).first(where: { $0.name == name }),
            let at = entry.storedAt, let bytes = try records.evidenceBytes(entry.sha256)
        else { return nil }
        return StoredFile(
            name: name, mediaType: FrameEvidence.mediaType, bytes: bytes, sha256: entry.sha256, at: at)
    }
}
