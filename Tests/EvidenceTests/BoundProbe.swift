// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import FoundationEssentials
import Values

/// A decoder without data that makes a sample of a type, and notes where texts and numbers stand in it.
final class BoundProbe {
    enum Kind { case text, number }

    struct Leaf {
        let path: [String]
        let kind: Kind
    }

    private(set) var leaves: [Leaf] = []
    /// Members that hold a text, a number or a list, and have no ``Bounded``.
    private(set) var unbounded: [String] = []

    func sample<T: Decodable>(of type: T.Type) throws -> T { try value(type, [], isBounded: true) }

    fileprivate func value<T: Decodable>(_ type: T.Type, _ path: [String], isBounded: Bool) throws -> T {
        if let bounded = type as? any BoundedValue.Type { return try cast(inside(bounded, path)) }
        if let known = Self.known(type) { return try cast(known) }
        switch type {
        case is String.Type:
            note(path, .text, isBounded)
            return try cast("a")
        case is Double.Type:
            note(path, .number, isBounded)
            return try cast(1.0)
        case is Bool.Type: return try cast(true)
        // The type is the bound.
        case is UInt16.Type:
            note(path, .number, true)
            return try cast(UInt16(1))
        case is UInt32.Type:
            note(path, .number, true)
            return try cast(UInt32(1))
        default: break
        }
        if let whole = type as? any FixedWidthInteger.Type {
            note(path, .number, isBounded)
            return try cast(one(whole))
        }
        if let list = type as? any ProbedList.Type {
            if !isBounded { unbounded.append(path.joined(separator: ".")) }
            return try cast(list.sample(self, path, isBounded: isBounded))
        }
        if let words = type as? any CaseIterable.Type, let first = first(words) { return try cast(first) }
        return try T(from: ProbeDecoder(probe: self, path: path, isBounded: isBounded && type == Estimate.self))
    }

    private func note(_ path: [String], _ kind: Kind, _ isBounded: Bool) {
        leaves.append(Leaf(path: path, kind: kind))
        if !isBounded { unbounded.append(path.joined(separator: ".")) }
    }

    private func inside<B: BoundedValue>(_ type: B.Type, _ path: [String]) throws -> B {
        B(wrappedValue: try value(B.Value.self, path, isBounded: true))
    }

    private func first<E: CaseIterable>(_ type: E.Type) -> E? { E.allCases.first }
    private func one<N: FixedWidthInteger>(_ type: N.Type) -> N { 1 }

    private func cast<T>(_ value: Any) throws -> T {
        guard let value = value as? T else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "no \(T.self)"))
        }
        return value
    }

    /// Values of one text, with their own validators, and enums whose values depend on a key.
    private static func known(_ type: any Decodable.Type) -> Any? {
        switch type {
        case is IPAddress.Type: IPAddress(ipv4: 0x0a00_0001)
        case is IPPrefix.Type: IPPrefix("10.0.0.1/32")
        case is HostName.Type: HostName(HostName.example)
        case is MACAddress.Type: MACAddress(bits: 1)
        case is Digest.Type: Digest(of: [1])
        case is Timestamp.Type: Timestamp(seconds: 1)
        case is PatternText.Type: PatternText("a")
        case is Data.Type: Data([1])
        case is VerificationKey.Type: key
        case is Envelope.Type: Envelope(payloadType: "a", payload: Data([1]), signatures: [])
        case is Cause.Type: Cause.refused
        case is TenantLabel.Type: TenantLabel(TenantLabel.example)
        case is TenantAllocation.Type: Samples.allocation
        case is ProvisioningTask.Type: ProvisioningTask.plan(PlanTask(allocation: Samples.allocation))
        case is ProgressUpdate.State.Type: ProgressUpdate.State.running
        case is OrderVerdict.State.Type: OrderVerdict.State.waiting
        case is Evidence.Measurement.Type: Evidence.Measurement.failure(LocalFailure(what: "a"))
        default: nil
        }
    }

    private static let key = SigningKey().verificationKey
}

private protocol ProbedList {
    static func sample(_ probe: BoundProbe, _ path: [String], isBounded: Bool) throws -> Any
}

extension Array: ProbedList where Element: Decodable {
    /// A list's own bound covers elements that are no objects.
    fileprivate static func sample(_ probe: BoundProbe, _ path: [String], isBounded: Bool) throws -> Any {
        [try probe.value(Element.self, path + ["0"], isBounded: isBounded)]
    }
}

private struct ProbeDecoder: Decoder {
    let probe: BoundProbe
    let path: [String]
    let isBounded: Bool
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ProbedMembers<Key>(probe: probe, path: path, isBounded: isBounded))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw unreadable }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw unreadable }

    private var unreadable: DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "\(path): the probe has no sample of this type"))
    }
}

private struct ProbedMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: BoundProbe
    let path: [String]
    let isBounded: Bool
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try probe.value(type, path + [key.stringValue], isBounded: isBounded)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        KeyedDecodingContainer(
            ProbedMembers<NestedKey>(probe: probe, path: path + [key.stringValue], isBounded: false))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw unreadable }
    func superDecoder() throws -> any Decoder { throw unreadable }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw unreadable }

    private var unreadable: DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "\(path): no struct"))
    }
}
