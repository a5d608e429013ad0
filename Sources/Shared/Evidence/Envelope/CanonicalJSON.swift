// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Values

/// The one JSON form in which documents are hashed and signed: UTF-8, keys sorted, no white space, `/` unescaped.
///
/// Signatures cover the bytes as sent (DSSE), so that a reader never needs to re-create them; the fixed form keeps golden files stable.
package enum CanonicalJSON {
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// Reads JSON from outside. ``JSONReader`` goes over all of it first, so that Foundation's decoder, whose cost grows with the square of
    /// the depth, sees no more than what is within `limits`.
    ///
    /// Throws `DecodingError`; what it says of the place is for people: see ``describe(_:)``.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], limits: JSONLimits = .standard
    ) throws -> Value {
        do throws(JSONFault) {
            try JSONReader.check(bytes, limits: limits)
        } catch {
            throw DecodingError(error)
        }
        return try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// One sentence that names the field and what is wrong with it.
    package static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let place = { (path: [any CodingKey]) in
            let names = path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }
            return names.isEmpty ? "the document" : "“" + names.joined(separator: ".") + "”"
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(place(context.codingPath)): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}

extension DecodingError {
    /// A text that is refused before any of it is decoded.
    package init(_ fault: JSONFault) {
        self = .dataCorrupted(Context(codingPath: [], debugDescription: fault.description))
    }
}
