// SPDX-License-Identifier: Apache-2.0

package import Evidence

extension JSONValue {
    /// Reads JSON from outside, in time linear in its length: `init(from:)` tries each type in turn, and pays for each that it is not.
    ///
    /// Throws `DecodingError` for what is no JSON or beyond `limits`.
    package init(json bytes: [UInt8], limits: JSONLimits = .standard) throws {
        do throws(JSONFault) {
            var reader = try JSONReader(bytes, limits: limits)
            self = try JSONValue(try reader.next(), &reader)
            while try reader.next() != .end {}
        } catch {
            throw DecodingError(error)
        }
    }

    /// The value that begins with `token`; recursive, as deep as the reader lets it be.
    private init(_ token: JSONReader.Token, _ reader: inout JSONReader) throws(JSONFault) {
        switch token {
        case .bool(let value): self = .bool(value)
        case .number(let range): self = .number(reader.number(range))
        case .string(let range): self = .string(reader.text(range))
        case .beginArray:
            var elements: [JSONValue] = []
            var token = try reader.next()
            while token != .endArray {
                elements.append(try JSONValue(token, &reader))
                token = try reader.next()
            }
            self = .array(elements)
        case .beginObject:
            var members: [String: JSONValue] = [:]
            while case .key(let name) = try reader.next() {
                members[name] = try JSONValue(try reader.next(), &reader)
            }
            self = .object(members)
        // The reader gives neither an end nor a name where a value belongs.
        case .null, .key, .endArray, .endObject, .end: self = .null
        }
    }
}
