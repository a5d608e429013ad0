// SPDX-License-Identifier: Apache-2.0

internal import CNetlinkRoute
internal import Evidence
internal import Values

/// The kernel's bytes, valid while an item is handed over, as values.
enum ItemBytes {
    static func all(_ bytes: titipan_bytes) -> [UInt8] {
        Array(UnsafeBufferPointer(start: bytes.start, count: Int(bytes.count)))
    }

    /// Up to the first zero.
    static func text(_ bytes: titipan_bytes) -> String { text(all(bytes)[...]) }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The comment among nft's notes: type, length and value, the comment's type being 0 (libnftnl, udata.h).
    static func comment(_ bytes: titipan_bytes) -> String? {
        var rest = all(bytes)[...]
        while rest.count >= 2 {
            let (type, size) = (rest[rest.startIndex], Int(rest[rest.startIndex + 1]))
            rest = rest.dropFirst(2)
            guard rest.count >= size else { return nil }
            if type == 0 { return text(rest.prefix(size)) }
            rest = rest.dropFirst(size)
        }
        return nil
    }

    /// The fields of a key or a value, each as nft writes it; `nil` for other bytes than these. The parts of a concatenation are filled up to four.
    static func fields(_ bytes: titipan_bytes, _ fields: [ElementField]) -> [String]? {
        guard let start = bytes.start, !fields.isEmpty else { return fields.isEmpty && bytes.count == 0 ? [] : nil }
        let all = UnsafeBufferPointer(start: start, count: Int(bytes.count))
        let fixed = fields.reduce(0) { $0 + padded(size($1) ?? 0) }
        var (place, texts) = (0, [String]())
        for field in fields {
            // An address is of four or of sixteen bytes: what the others leave.
            let size = size(field) ?? (fields.count == 1 ? all.count : all.count - fixed)
            guard size > 0, place + size <= all.count, let text = text(field, all[place..<place + size]) else {
                return nil
            }
            texts.append(text)
            place += fields.count == 1 ? size : padded(size)
        }
        return place == all.count ? texts : nil
    }

    private static func padded(_ size: Int) -> Int { (size + 3) / 4 * 4 }

    /// `nil` for an address.
    private static func size(_ field: ElementField) -> Int? {
        switch field {
        case .address: nil
        case .transport: 1
        case .port: 2
        case .mac: 6
        case .interface: 16
        case .shapingClass: 4
        case .number: 16
        }
    }

    private static func text(_ field: ElementField, _ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        switch field {
        case .address: return IPAddress(bytes: bytes).map { "\($0)" }
        case .transport:
            switch bytes.first {
            case 6: return Transport.tcp.rawValue
            case 17: return Transport.udp.rawValue
            case let other: return other.map { "\($0)" }
            }
        case .port: return "\(bytes.reduce(0) { $0 << 8 | UInt16($1) })"
        case .mac: return "\(MACAddress(bits: bytes.reduce(0) { $0 << 8 | UInt64($1) }))"
        case .interface: return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        case .shapingClass:
            // In the processor's own order.
            var handle: UInt32 = 0
            withUnsafeMutableBytes(of: &handle) { $0.copyBytes(from: bytes) }
            return String(handle >> 16, radix: 16) + ":" + String(handle & 0xffff, radix: 16)
        case .number:
            let digits = hexadecimal(Array(bytes)).drop { $0 == "0" }
            return "0x" + (digits.isEmpty ? "0" : digits)
        }
    }
}
