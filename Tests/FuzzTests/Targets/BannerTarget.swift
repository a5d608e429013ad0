// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

@testable import Probes
@testable import CurlClient
import Values

/// The first bytes of an unknown server: SSH identification, host key, certificate.
///
/// Input: one byte that chooses, then the server's bytes.
enum BannerTarget: FuzzTarget {
    static let name = "banner"
    static let longestInput = 256

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        let bytes = Array(input[1...])
        switch choice & 3 {
        case 0, 1: try identification(bytes, split: Int(choice >> 2) + 1)
        case 2: try hostKey(bytes)
        default: try certificate(bytes, isText: choice & 4 != 0)
        }
    }

    /// The answer is the same however the bytes are cut on their way.
    private static func identification(_ bytes: [UInt8], split: Int) throws(Violation) {
        var whole = SSHIdentification()
        let wanted = whole.receive(bytes)
        var pieces = SSHIdentification()
        var found = ReplyProgress.needsMore
        for start in stride(from: 0, to: bytes.count, by: split) where found == .needsMore {
            found = pieces.receive(bytes[start..<min(start + split, bytes.count)])
        }
        try expect(found == wanted, "\(found) in pieces of \(split), \(wanted) at once")
        try expect(pieces.causeOfSilence, equals: whole.causeOfSilence, "cause of silence")
        switch wanted {
        case .line(let line):
            try expect(line.hasPrefix("SSH-2.0-") || line.hasPrefix("SSH-1.99-"), "“\(line)” is taken for SSH")
            try expect(line.utf8.count <= 255 && isPrintable(line), "“\(line)”")
        case .mismatch(let said): try expect(said.utf8.count <= 64 && isPrintable(said), "“\(said)”")
        case .needsMore: try expect(bytes.count < 4_096, "\(bytes.count) bytes are not enough")
        }
        try expect(whole.said.utf8.count <= 64 && isPrintable(whole.said), "“\(whole.said)”")
    }

    private static func hostKey(_ blob: [UInt8]) throws(Violation) {
        guard let key = SSHHostKey(blob: blob) else { return }
        try expect(isPrintable(key.type) && (1...64).contains(key.type.utf8.count), "“\(key.type)”")
        try expect(blob.dropFirst(4).starts(with: key.type.utf8), "the key's type is not the blob's")
        try expect(key.fingerprint.utf8.count, equals: 50, "length of the fingerprint")
    }

    private static func certificate(_ bytes: [UInt8], isText: Bool) throws(Violation) {
        let text =
            isText
            ? String(decoding: bytes, as: UTF8.self)
            : "-----BEGIN CERTIFICATE-----\n\(Data(bytes).base64EncodedString())\n-----END CERTIFICATE-----\n"
        let leaf = LeafCertificate(pem: text)
        if !isText { try expect(leaf?.der, equals: bytes, "the certificate's bytes") }
        if let expires = leaf?.notAfter {
            try expect(Timestamp(expires.description), equals: expires, "the end of its validity")
        }
    }

    private static func isPrintable(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7f).contains($0) } }
}
