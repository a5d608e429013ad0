// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What a report keeps of a server's certificate (RFC 5280): its bytes, when it expires, and the public key in it.
struct LeafCertificate {
    /// The key for which a certificate is: what stays the same when it is renewed.
    struct PublicKey: Hashable {
        /// SHA-256 of the SubjectPublicKeyInfo in DER, as `openssl pkey -pubin -outform DER | sha256sum` prints.
        let sha256: Digest
        /// For example `RSA`, `EC P-256`, `Ed25519`; else the object identifier's bytes in hexadecimal.
        let algorithm: String
        /// Of an RSA modulus.
        let bits: Int?
    }

    let der: [UInt8]
    let notAfter: Timestamp?
    let publicKey: PublicKey?

    /// Walks Certificate → TBSCertificate → (version) serial, signature, issuer, **validity** → notBefore, **notAfter**; subject, **key**.
    init(der: [UInt8]) {
        self.der = der
        var fields: [DERElement] = []
        if let certificate = DERElement(der[...]), let body = DERElement(certificate.content) {
            fields = DERElement.all(in: body.content, most: 8)
        }
        if fields.first?.tag == 0xa0 { fields.removeFirst() }
        notAfter = fields.count > 3 ? DERElement.all(in: fields[3].content, most: 2).last.flatMap(Self.time) : nil
        publicKey = fields.count > 5 ? PublicKey(fields[5]) : nil
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

extension LeafCertificate.PublicKey {
    /// SubjectPublicKeyInfo → AlgorithmIdentifier → (algorithm, parameters); the key's bits.
    fileprivate init?(_ info: DERElement) {
        let parts = DERElement.all(in: info.content, most: 2)
        guard parts.count == 2, let algorithm = DERElement(parts[0].content), algorithm.tag == 0x06 else { return nil }
        let identifiers = DERElement.all(in: parts[0].content, most: 2).filter { $0.tag == 0x06 }.map {
            hexadecimal($0.content)
        }
        var bits: Int?
        // The bits are RSAPublicKey → modulus, exponent (RFC 8017, section A.1.1), after a count of unused ones.
        if identifiers.first == "2a864886f70d010101", let key = DERElement(parts[1].content.dropFirst()),
            let modulus = DERElement(key.content)
        {
            let digits = modulus.content.drop { $0 == 0 }
            bits = digits.first.map { digits.count * 8 - $0.leadingZeroBitCount }
        }
        self.init(
            sha256: Digest(of: Array(info.bytes)),
            algorithm: Self.names[identifiers.joined(separator: " ")] ?? identifiers.first.flatMap { Self.names[$0] }
                ?? "key \((identifiers.first ?? "").prefix(64))", bits: bits)
    }

    /// By the bytes of the object identifiers of algorithm and curve (RFC 3279, RFC 5480, RFC 8410).
    private static let names = [
        "2a864886f70d010101": "RSA", "2a864886f70d01010a": "RSA-PSS", "2b6570": "Ed25519", "2b6571": "Ed448",
        "2a8648ce3d0201 2a8648ce3d030107": "EC P-256", "2a8648ce3d0201 2b81040022": "EC P-384",
        "2a8648ce3d0201 2b81040023": "EC P-521", "2a8648ce3d0201": "EC",
    ]
}

/// One tag-length-value of DER (X.690), low tag numbers and lengths below 2³¹ only.
private struct DERElement {
    let tag: UInt8
    let content: ArraySlice<UInt8>
    /// With tag and length.
    let bytes: ArraySlice<UInt8>

    /// The elements one after the other, at most so many of them; ends at what is none.
    static func all(in bytes: ArraySlice<UInt8>, most: Int) -> [DERElement] {
        var rest = bytes
        var elements: [DERElement] = []
        while elements.count < most, let element = DERElement(rest) {
            elements.append(element)
            rest = rest[element.content.endIndex...]
        }
        return elements
    }

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
        self.bytes = bytes[bytes.startIndex..<content.endIndex]
    }
}
