// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import HTTPTypes
import Hummingbird
import NIOCore
import Values
import Words

/// What becomes of a request that is sent again with the same `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header).
struct RepeatedRequests: Sendable {
    let casework: Casework

    /// The longest key, bytes.
    static let longestKey = 255

    func answer(
        _ call: RequestContext, at route: Route, _ handler: @Sendable (RequestContext) async throws -> Response
    ) async throws -> Response {
        guard route.kind == .api, route.isUnsafe, route.repetition != .performedAgain,
            let key = try Self.key(call.headers[values: .idempotencyKey])
        else { return try await handler(call) }
        // Keys of people who are not signed in are their address's.
        let who = call.session?.user.id ?? call.origin.map { "\($0)" } ?? call.remote
        let name = Digest(of: Array("\(who)\0\(key)".utf8))
        let request = Digest(of: Array("\(route.method.rawValue)\0\(call.path)\0".utf8) + call.body)
        return try await casework.namedRequests.perform(
            name, request,
            keeping: { response in
                guard route.repetition == .answeredAgain else { return nil }
                var collected = BodyBytes()
                return try await collected.answer(response)
            },
            again: { kept in
                var response = Response(
                    status: HTTPResponse.Status(code: kept.status),
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: kept.body)))
                if let mediaType = kept.mediaType { response.headers[.contentType] = mediaType }
                return response
            }
        ) { try await handler(call) }
    }

    /// The key: a text in quotation marks (RFC 9651, section 3.3.3) or bare; `nil` without one.
    ///
    /// - Throws: ``Problem`` for several keys, and for what is no key.
    static func key(_ fields: [String]) throws -> String? {
        guard let field = fields.first else { return nil }
        let isQuoted = field.count > 1 && field.hasPrefix("\"") && field.hasSuffix("\"")
        let key = isQuoted ? String(field.dropFirst().dropLast()) : field
        guard fields.count == 1, (1...longestKey).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        else {
            throw Problem(
                .malformed, code: "request.key",
                title: Phrase(id: "Kunci permintaan tidak sah", en: "The request's key is not valid"),
                detail: Phrase(
                    id:
                        "Idempotency-Key berisi satu teks dari 1 sampai \(longestKey) huruf, angka dan tanda ASCII tanpa spasi.",
                    en:
                        "Idempotency-Key takes one text of 1 to \(longestKey) letters, digits and signs of ASCII without spaces."
                ))
        }
        return key
    }
}

/// The bytes of an answer whose body is held in memory.
private struct BodyBytes: ResponseBodyWriter {
    /// Written by the one task that writes the body, which is awaited before the bytes are read: never two at a time.
    private final class Box: @unchecked Sendable { var bytes: [UInt8] = [] }
    private let box = Box()

    mutating func answer(_ response: Response) async throws -> NamedAnswer {
        try await response.body.write(self)
        return NamedAnswer(
            status: response.status.code, mediaType: response.headers[.contentType], body: box.bytes)
    }

    mutating func write(_ buffer: ByteBuffer) async throws { box.bytes += Array(buffer: buffer) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
