// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Values

/// The two facts of a server's certificate (RFC 5280) that a report keeps: its bytes, and when it expires.
struct LeafCertificate {
    let der: [UInt8]
    let notAfter: Timestamp?

    /// `nil` when the text holds no base64 between the PEM markers (RFC 7468).
    init?(pem: String) {
        let lines = pem.split(whereSeparator: \.isNewline)
        guard let begin = lines.firstIndex(of: "-----BEGIN CERTIFICATE-----"),
            let end = lines[begin...].firstIndex(of: "-----END CERTIFICATE-----"),
            let data = Data(base64Encoded: lines[(begin + 1)..<end].joined())
        else { return nil }
        der = Array(data)
        notAfter = LeafCertificate.notAfter(in: der)
    }

    /// Walks Certificate → TBSCertificate → (version) serial, signature, issuer, **validity** → notBefore, **notAfter**.
    private static func notAfter(in der: [UInt8]) -> Timestamp? {
        guard let certificate = DERElement(der[...]), let body = DERElement(certificate.content) else { return nil }
        var rest = body.content
        var skip = 3
        guard let first = DERElement(rest) else { return nil }
        if first.tag == 0xa0 { skip += 1 }
        for _ in 0..<skip {
            guard let element = DERElement(rest) else { return nil }
            rest = rest[element.end...]
        }
        guard let validity = DERElement(rest), let notBefore = DERElement(validity.content),
            let notAfter = DERElement(validity.content[notBefore.end...])
        else { return nil }
        return time(notAfter)
    }

    /// UTCTime `YYMMDDHHMMSSZ` (years 1950 to 2049) or GeneralizedTime `YYYYMMDDHHMMSSZ`.
    private static func time(_ element: DERElement) -> Timestamp? {
        var text = String(decoding: element.content, as: UTF8.self)
        if element.tag == 0x17 { text = (text < "5" ? "20" : "19") + text }
        guard text.utf8.count == 15, text.hasSuffix("Z"), text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let part = { (start: Int, count: Int) in String(text.dropFirst(start).prefix(count)) }
        return Timestamp(
            "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z")
    }
}

/// One tag-length-value of DER (X.690), low tag numbers and lengths below 2³¹ only.
private struct DERElement {
    let tag: UInt8
    let content: ArraySlice<UInt8>

    /// Where the next element begins.
    var end: Int { content.endIndex }

    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        guard let tag = rest.popFirst(), tag & 0x1f != 0x1f, let head = rest.popFirst() else { return nil }
        var length = Int(head)
        if head >= 0x80 {
            let count = Int(head & 0x7f)
            guard (1...4).contains(count), rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        guard length <= rest.count else { return nil }
        self.tag = tag
        content = rest.prefix(length)
    }
}
