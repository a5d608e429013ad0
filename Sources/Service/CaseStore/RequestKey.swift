// SPDX-License-Identifier: Apache-2.0

package import Values

/// What a client calls one request of its own, so that a repeat is not performed twice: the header `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header).
package struct RequestKey: Hashable, Sendable {
    /// Over who asks and the key that was sent: keys of different people never meet.
    package let name: Digest
    /// Over what is asked: method, path and body.
    package let request: Digest
    /// Of this attempt alone.
    package let attempt: String
    package let at: Timestamp

    package init(name: Digest, request: Digest, attempt: String, at: Timestamp) {
        self.name = name
        self.request = request
        self.attempt = attempt
        self.at = at
    }
}

/// The answer to a request, as its repeat gets it again.
package struct KeptAnswer: Hashable, Sendable {
    package let status: Int
    package let mediaType: String?
    package let body: [UInt8]

    package init(status: Int, mediaType: String?, body: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

/// A request that has changed something, and its answer unless that was lost, or is not to be kept.
package struct PerformedRequest: Hashable, Sendable {
    /// ``RequestKey/request``.
    package let request: Digest
    package let answer: KeptAnswer?
}
