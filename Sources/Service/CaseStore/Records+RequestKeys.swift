// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

extension Records {
    /// Seconds after which a repeat is a request of its own.
    package static let requestKeyLife: Double = 86_400

    /// Takes the key in the transaction that does what the request asks, so that the two are durable together.
    ///
    /// - Throws: ``StoreError/repeated`` when another attempt has taken it.
    func claim(_ key: RequestKey) throws {
        let expired = key.at.advanced(bySeconds: -Records.requestKeyLife).microseconds
        try connection.execute("DELETE FROM request_keys WHERE at < $1", [expired])
        let taken = try connection.execute(
            "INSERT INTO request_keys (name, request, attempt, at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING",
            [key.name.description, key.request.description, key.attempt, key.at.microseconds])
        guard taken == 0 else { return }
        // A request may write in several transactions.
        let owner = try connection.first("SELECT attempt FROM request_keys WHERE name = $1", [key.name.description])
        guard try owner?.text("attempt") == key.attempt else { throw StoreError.repeated }
    }

    /// The request of this ``RequestKey/name`` that has changed something within ``requestKeyLife``.
    package func performedRequest(_ name: Digest, at now: Timestamp) throws -> PerformedRequest? {
        let since = now.advanced(bySeconds: -Records.requestKeyLife).microseconds
        return try connection.first(
            "SELECT request, status, media_type, body FROM request_keys WHERE name = $1 AND at >= $2",
            [name.description, since]
        ).map { row in
            let answer = try row.integerOrNil("status").map {
                KeptAnswer(
                    status: $0, mediaType: try row.textOrNil("media_type"), body: try row.blobOrNil("body") ?? [])
            }
            return PerformedRequest(request: try row.digest("request"), answer: answer)
        }
    }

    /// Keeps the answer for repeats; of a request that has changed nothing, nothing is kept.
    package func keep(_ answer: KeptAnswer, to key: RequestKey) throws {
        try connection.execute(
            "UPDATE request_keys SET status = $1, media_type = $2, body = $3 WHERE name = $4 AND attempt = $5",
            [answer.status, answer.mediaType, answer.body, key.name.description, key.attempt])
    }
}
