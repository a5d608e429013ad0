// SPDX-License-Identifier: Apache-2.0

internal import CSNMP
internal import Packets

/// One value of an answer. Types that the reader of switches does not need are ``other``.
enum SNMPValue: Hashable, Sendable {
    /// No such object, no such row, or nothing more.
    case nothing
    case integer(Int64)
    case octets([UInt8])
    case other

    init(_ variable: cs_variable) {
        switch variable.kind {
        case CS_NOTHING: self = .nothing
        case CS_INTEGER: self = .integer(variable.number)
        case CS_OCTETS:
            self = .octets(Array(UnsafeBufferPointer(start: variable.octets, count: variable.octet_count)))
        default: self = .other
        }
    }

    var number: Int? {
        if case .integer(let value) = self { return Int(exactly: value) }
        return nil
    }

    var octets: [UInt8]? {
        if case .octets(let bytes) = self { return bytes }
        return nil
    }

    /// The first of several texts that is not empty, made printable.
    static func firstText(of values: some Sequence<SNMPValue>) -> String? {
        values.lazy.compactMap { $0.octets.map(LLDPIdentifier.readable) }.first { !$0.isEmpty }
    }
}

/// A name and its value.
struct SNMPVariable: Hashable, Sendable {
    let name: ObjectName
    let value: SNMPValue

    /// `nil` for a name longer than any may be.
    init?(_ variable: cs_variable) {
        guard variable.name_length <= ObjectName.longest else { return nil }
        name = withUnsafeBytes(of: variable.name) { parts in
            ObjectName(Array(parts.bindMemory(to: UInt32.self).prefix(variable.name_length)))
        }
        value = SNMPValue(variable)
    }
}
