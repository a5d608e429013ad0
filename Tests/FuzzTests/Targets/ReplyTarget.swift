// SPDX-License-Identifier: Apache-2.0

@testable import Probes
import Values

/// The first bytes of an unknown server in the other protocols: an HTTP status line, an X.224 connection confirm, an order's pattern.
///
/// Input: one byte that chooses, then the server's bytes; for a pattern first its length, then the pattern, then the bytes.
enum ReplyTarget: FuzzTarget {
    static let name = "reply"
    static let longestInput = 256

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        var script = Script(UnsafeRawBufferPointer(rebasing: input[1...]))
        let split = Int(choice >> 2) + 1
        switch choice & 3 {
        case 0:
            let bytes = script.remainder()
            let found = try read(bytes, split: split) { HTTPStatusLine() }
            if case .line(let line) = found {
                try expect(line.hasPrefix("HTTP/1.") || line == "HTTP/2", "“\(line)” is taken for a status line")
            }
        case 1:
            let bytes = script.remainder()
            let found = try read(bytes, split: split) { RDPNegotiation() }
            var reader = RDPNegotiation()
            _ = reader.receive(bytes)
            if case .line = found {
                try expect(bytes.count >= 11 && bytes[5] & 0xf0 == 0xd0, "no confirm is taken for one")
                try expect(!reader.selectsTLS || bytes[15] & 3 != 0, "TLS that was not selected")
            } else {
                try expect(!reader.selectsTLS, "TLS without a confirm")
            }
        case 2: try pattern(&script, split: split)
        default: try text(script.text())
        }
    }

    /// The answer is the same however the bytes are cut on their way, and its text can be printed.
    private static func read<Reader: ReplyReader>(
        _ bytes: [UInt8], split: Int, by make: () -> Reader
    ) throws(Violation) -> ReplyProgress {
        var whole = make()
        let wanted = whole.receive(bytes)
        var pieces = make()
        var found = ReplyProgress.needsMore
        for start in stride(from: 0, to: bytes.count, by: split) where found == .needsMore {
            found = pieces.receive(bytes[start..<min(start + split, bytes.count)])
        }
        // Cut or whole, a pattern's line shows the bytes that had arrived by then.
        if case .line = wanted, case .line = found {
        } else {
            try expect(found == wanted, "\(found) in pieces of \(split), \(wanted) at once")
        }
        switch wanted {
        case .line(let text), .mismatch(let text):
            try expect(text.utf8.count <= 255 && isPrintable(text), "“\(text)”")
        case .needsMore: break
        }
        try expect(whole.said.utf8.count <= 64 && isPrintable(whole.said), "“\(whole.said)”")
        return wanted
    }

    private static func pattern(_ script: inout Script, split: Int) throws(Violation) {
        let expected = script.bytes(Int(script.byte() & 15))
        let bytes = script.remainder()
        guard let pattern = PatternText(bytes: expected) else {
            throw Violation("\(expected.count) bytes are no pattern")
        }
        let found = try read(bytes, split: split) { PatternReply(pattern) }
        let occurs =
            !expected.isEmpty
            && bytes.indices.contains { bytes[$0...].starts(with: expected) }
        if case .line = found {
            try expect(occurs, "a pattern that is not there was found")
        } else {
            try expect(!occurs, "a pattern that is there was not found")
        }
        var datagram = PatternReply(pattern)
        let whole = datagram.receive(datagram: bytes)
        if case .line = whole { try expect(occurs, "in a datagram") } else { try expect(!occurs, "in no datagram") }
    }

    /// An order's pattern comes back as it was meant.
    private static func text(_ text: String) throws(Violation) {
        guard let pattern = PatternText(text) else { return }
        try expect(pattern.bytes.count <= PatternText.longest, "\(pattern.bytes.count) bytes")
        try expect(PatternText(pattern.description), equals: pattern, "the pattern's own spelling")
        try expect(isPrintable(pattern.description), "“\(pattern)”")
    }

    private static func isPrintable(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7f).contains($0) } }
}
