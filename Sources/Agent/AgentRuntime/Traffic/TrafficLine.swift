// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

extension TrafficReport {
    /// The report on one line: byte for byte what ``CanonicalJSON`` makes of it, at a fiftieth of its time: for a
    /// thousand tenants, encoding must not cost more than sampling.
    package var line: [UInt8] {
        var writer = LineWriter()
        writer.bytes.reserveCapacity(256 + 640 * tenants.count)
        writer.text(#"{"capture":{"bytes":"#)
        writer.number(capture.bytes)
        writer.text(#","linkType":"#)
        writer.string(capture.linkType)
        writer.text(#","malformed":"#)
        writer.number(capture.malformed)
        writer.text(#","packets":"#)
        writer.number(capture.packets)
        writer.text("}")
        if let window {
            writer.text(#","dropped":"#)
            writer.number(window.dropped)
            writer.text(#","kept":"#)
            writer.number(window.kept)
        }
        writer.text(#","other":{"bytes":"#)
        writer.number(other.bytes)
        writer.text(#","packets":"#)
        writer.number(other.packets)
        writer.text("}")
        if let sampling {
            writer.text(#","sampling":{"confidence":"#)
            writer.number(sampling.confidence)
            writer.text(#","kept":"#)
            writer.number(sampling.kept)
            writer.text(#","seed":"#)
            writer.number(sampling.seed)
            writer.text(#","threshold":"#)
            writer.number(UInt64(sampling.threshold))
            writer.text("}")
        }
        writer.text(#","schema":"#)
        writer.string(TrafficReport.schema)
        if let window {
            writer.text(#","seconds":"#)
            writer.number(window.seconds)
            writer.text(#","start":"#)
            writer.string(window.start.description)
        }
        writer.text(#","tenants":["#)
        for (index, tenant) in tenants.enumerated() {
            writer.text(index == 0 ? "{" : ",{")
            writer.append(tenant)
            writer.text("}")
        }
        writer.text("]}")
        return writer.bytes
    }
}

private struct LineWriter {
    var bytes: [UInt8] = []

    mutating func append(_ tenant: TrafficReport.Tenant) {
        if let biases = tenant.biases {
            text(#""biases":["#)
            for (index, bias) in biases.enumerated() {
                if index > 0 { text(",") }
                string(bias.rawValue)
            }
            text("],")
        }
        text(#""in":"#)
        append(tenant.inbound)
        text(#","name":"#)
        string(tenant.name)
        text(#","out":"#)
        append(tenant.outbound)
        if let verdict = tenant.verdict {
            text(#","verdict":"#)
            string(verdict)
        }
    }

    private mutating func append(_ direction: TrafficReport.Direction) {
        text(#"{"bytes":"#)
        append(direction.bytes)
        text(#","packets":"#)
        append(direction.packets)
        text(#","wireBytes":"#)
        append(direction.wireBytes)
        text("}")
    }

    private mutating func append(_ amount: Amount) {
        text(#"{"estimate":"#)
        number(amount.estimate)
        text(#","lower":"#)
        number(amount.lower)
        text(#","upper":"#)
        number(amount.upper)
        text("}")
    }

    mutating func text(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func number(_ value: UInt64) {
        guard value >= 10 else {
            bytes.append(UInt8(ascii: "0") + UInt8(value))
            return
        }
        let start = bytes.count
        var rest = value
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }

    /// Finite.
    mutating func number(_ value: Double) {
        let text = "\(value)"
        bytes.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
    }

    /// Escaped as RFC 8259 asks for, and no more.
    mutating func string(_ text: String) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: self.text(#"\b"#)
            case 0x09: self.text(#"\t"#)
            case 0x0a: self.text(#"\n"#)
            case 0x0c: self.text(#"\f"#)
            case 0x0d: self.text(#"\r"#)
            case 0..<0x20:
                self.text(#"\u00"#)
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
