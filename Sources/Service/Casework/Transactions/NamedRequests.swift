// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import FoundationEssentials
internal import Logging
package import Values
internal import Words

extension Casework {
    package var namedRequests: NamedRequests { NamedRequests(context: context) }
}

/// The answer to a request that named itself.
package struct NamedAnswer: Hashable, Sendable {
    package let status: Int
    package let mediaType: String?
    package let body: [UInt8]

    package init(status: Int, mediaType: String?, body: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

/// Requests that name themselves, so that a client which has lost the answer may send them again.
package struct NamedRequests: Sendable {
    let context: CaseworkContext

    /// Performs `body` once for each name: what it changes is durable together with the name. A repeat within a day gets the first answer again.
    ///
    /// A request that changed nothing may be repeated freely, so nothing of it is kept. Throws a ``Problem`` when the name belongs to another
    /// request, when the first attempt is still under way, and when what it answered is lost or is never kept.
    ///
    /// - Parameters:
    ///   - name: over who asks and what they call the request.
    ///   - request: over what is asked.
    ///   - keeping: gives what is kept of an answer; `nil` when it holds a secret.
    package func perform<Answer: Sendable>(
        _ name: Digest, _ request: Digest, keeping: (Answer) async throws -> NamedAnswer?,
        again: (NamedAnswer) -> Answer, _ body: () async throws -> Answer
    ) async throws -> Answer {
        let key = RequestKey(name: name, request: request, attempt: UUID().uuidString, at: context.now)
        if let performed = try await context.store.read({ try $0.performedRequest(name, at: key.at) }) {
            guard performed.request == request else { throw Problem.keyReused }
            guard let answer = performed.answer else { throw Problem.performedBefore }
            return again(NamedAnswer(status: answer.status, mediaType: answer.mediaType, body: answer.body))
        }
        let answer = try await CaseStore.performing(key, body)
        if let kept = try await keeping(answer) {
            do {
                try await context.store.write {
                    try $0.keep(
                        KeptAnswer(status: kept.status, mediaType: kept.mediaType, body: kept.body), to: key)
                }
            } catch {
                // The client has its answer; a repeat is told that it was done.
                context.logger.warning("an answer is not kept for repeats", metadata: ["why": "\(error)"])
            }
        }
        return answer
    }
}

extension Problem {
    static let keyReused = Problem(
        .invalid, code: "request.keyReused",
        title: Phrase(id: "Kunci permintaan sudah dipakai", en: "The request's key was used"),
        detail: Phrase(
            id: "Idempotency-Key ini milik permintaan lain. Pakai kunci baru untuk permintaan baru.",
            en: "This Idempotency-Key belongs to another request. Take a new key for a new request."))
    static let performedBefore = Problem(
        .conflict, code: "request.repeated",
        title: Phrase(id: "Permintaan ini sudah diterima", en: "This request was taken before"),
        detail: Phrase(
            id:
                "Permintaan dengan Idempotency-Key ini sudah atau sedang dikerjakan; jawabannya tidak disimpan. Lihat hasilnya.",
            en: """
                A request with this Idempotency-Key was performed, or is under way; its answer is not kept. Look at what came of it.
                """))
}
