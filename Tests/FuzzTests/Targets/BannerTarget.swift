// SPDX-License-Identifier: Apache-2.0

@testable import Probes
@testable import SecureShell
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
        if choice & 2 == 0 {
            try identification(bytes, split: Int(choice >> 2) + 1)
        } else if choice & 1 == 0 {
            try hostKey(bytes)
        } else {
            try certificate(bytes)
        }
    }

    /// The answer is the same however the bytes are cut on their way.
    private static func identification(_ bytes: [UInt8], split: Int) throws(Violation) {
        var whole = SSHGreeting()
        let (wanted, taken) = whole.receive(bytes)
        var pieces = SSHGreeting()
        var found = SSHGreeting.Progress.needsMore
        for start in stride(from: 0, to: bytes.count, by: split) where found == .needsMore {
            found = pieces.receive(bytes[start..<min(start + split, bytes.count)]).progress
        }
        try expect(found == wanted, "\(found) in pieces of \(split), \(wanted) at once")
        try expect(pieces.failureOfSilence, equals: whole.failureOfSilence, "failure of silence")
        switch wanted {
        case .identified(let line):
            let isTwo = line.starts(with: "SSH-2.0-".utf8) || line.starts(with: "SSH-1.99-".utf8)
            try expect(isTwo && !line.contains(0) && !line.contains(10), "“\(line.printable())” is taken for SSH")
            try expect(taken <= bytes.count && taken > line.count, "\(taken) bytes taken")
        case .failed(let failure): try expect(isPrintable(failure.description), "“\(failure)”")
        case .needsMore: try expect(taken, equals: bytes.count, "bytes taken")
        }
        try expect(whole.said.utf8.count <= 64 && isPrintable(whole.said), "“\(whole.said)”")
    }

    private static func hostKey(_ blob: [UInt8]) throws(Violation) {
        guard let key = try? SSHHostKey(blob: blob) else { return }
        try expect(key.fingerprint.utf8.count, equals: 50, "length of the fingerprint")
        // The identity is the same key without its certificate, in one form only.
        guard let again = try? SSHHostKey(blob: key.blob) else { throw Violation("the canonical form is no key") }
        try expect(again.blob == key.blob && again.type == key.type && !again.isCertified, "another canonical form")
    }

    private static func certificate(_ bytes: [UInt8]) throws(Violation) {
        let leaf = LeafCertificate(der: bytes)
        try expect(leaf.der, equals: bytes, "the certificate's bytes")
        if let expires = leaf.notAfter {
            try expect(Timestamp(expires.description), equals: expires, "the end of its validity")
        }
        guard let key = leaf.publicKey else { return }
        try expect(isPrintable(key.algorithm) && key.algorithm.utf8.count <= 80, "“\(key.algorithm)”")
        try expect((key.bits ?? 1) > 0 && (key.bits ?? 1) <= bytes.count * 8, "\(key.bits ?? 0) bits")
    }

    private static func isPrintable(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7f).contains($0) } }
}
