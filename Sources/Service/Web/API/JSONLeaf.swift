// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Values
import Words

/// A type that is encoded as a single JSON value.
protocol JSONLeaf: Decodable {
    static var jsonSchema: [String: JSONValue] { get }
    /// Any value of the type; `nil` if it has none.
    static var jsonSample: Self? { get }
}

/// Arrays of any element type.
protocol JSONList: Decodable {
    static var jsonElement: any Decodable.Type { get }
    static var jsonEmpty: Self { get }
}

extension Array: JSONList where Element: Decodable {
    static var jsonElement: any Decodable.Type { Element.self }
    static var jsonEmpty: [Element] { [] }
}

extension String: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { ["type": .string("string")] }
    static var jsonSample: String? { "" }
}

/// In English.
extension Phrase: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { String.jsonSchema }
    static var jsonSample: Phrase? { .empty }
}

extension Bool: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { ["type": .string("boolean")] }
    static var jsonSample: Bool? { false }
}

extension Double: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { ["type": .string("number")] }
    static var jsonSample: Double? { 0 }
}

extension FixedWidthInteger where Self: Decodable {
    static var jsonSchema: [String: JSONValue] {
        var schema: [String: JSONValue] = ["type": .string("integer")]
        if !isSigned { schema["minimum"] = .number(0) }
        // Beyond 2⁵³ a JSON number does not hold every bound exactly.
        if !isSigned, bitWidth < 53 { schema["maximum"] = .number(Double(max)) }
        return schema
    }

    static var jsonSample: Self? { 0 }
}

extension Int: JSONLeaf {}
extension Int64: JSONLeaf {}
extension UInt16: JSONLeaf {}
extension UInt32: JSONLeaf {}
extension UInt64: JSONLeaf {}

extension Timestamp: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { ["type": .string("string"), "format": .string("date-time")] }
    static var jsonSample: Timestamp? { Timestamp(microseconds: 0) }
}

extension CivilDate: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { ["type": .string("string"), "format": .string("date")] }
    static var jsonSample: CivilDate? { CivilDate(daysSinceEpoch: 0) }
}

extension Data: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { ["type": .string("string"), "contentEncoding": .string("base64")] }
    static var jsonSample: Data? { Data() }
}

/// 32 bytes.
private let hexadecimal: [String: JSONValue] = ["type": .string("string"), "pattern": .string("^[0-9a-f]{64}$")]

extension Digest: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { hexadecimal }
    static var jsonSample: Digest? { Digest(of: []) }
}

extension VerificationKey: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { hexadecimal }
    static var jsonSample: VerificationKey? { SigningKey().verificationKey }
}

extension IPAddress: JSONLeaf {
    static var jsonSchema: [String: JSONValue] {
        let families = ["ipv4", "ipv6"].map { JSONValue.object(["format": .string($0)]) }
        return ["type": .string("string"), "anyOf": .array(families)]
    }
    static var jsonSample: IPAddress? { IPAddress(ipv4: 0) }
}

extension IPPrefix: JSONLeaf {
    static var jsonSchema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^[0-9a-f.:]+/[0-9]{1,3}$")]
    }
    static var jsonSample: IPPrefix? { IPPrefix(IPAddress(ipv4: 0), length: 32) }
}

extension HostName: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { ["type": .string("string"), "format": .string("hostname")] }
    static var jsonSample: HostName? { HostName(HostName.example) }
}

extension MACAddress: JSONLeaf {
    static var jsonSchema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^([0-9a-f]{2}:){5}[0-9a-f]{2}$")]
    }
    static var jsonSample: MACAddress? { MACAddress(bits: 0) }
}

/// The values of an event: ``SchemaReader`` reads them from the event itself.
extension JSONValue: JSONLeaf {
    static var jsonSchema: [String: JSONValue] { [:] }
    static var jsonSample: JSONValue? { .null }
}
