// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing

@Suite("Keys from bytes")
struct KeyDecoderTests {
    static let known: [(String, [Key])] = [
        ("q", [.character("q")]), ("/ä衛🚀", [.character("/"), .character("ä"), .character("衛"), .character("🚀")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7f}\u{8}", [.backspace, .backspace]),
        ("\u{3}\u{15}\u{1a}", [.control("c"), .control("u"), .control("z")]),
        ("\u{1b}[A\u{1b}[B\u{1b}[C\u{1b}[D", [.up, .down, .right, .left]),
        ("\u{1b}OA\u{1b}OB\u{1b}OC\u{1b}OD", [.up, .down, .right, .left]),
        ("\u{1b}[H\u{1b}[F\u{1b}[1~\u{1b}[4~\u{1b}[7~\u{1b}[8~", [.home, .end, .home, .end, .home, .end]),
        ("\u{1b}[5~\u{1b}[6~\u{1b}[3~\u{1b}[Z", [.pageUp, .pageDown, .delete, .backTab]),
        ("\u{1b}[1;5Aq", [.up, .character("q")]),
        // Input that is no key of the program: a function key, focus, a mouse report, the Linux console's F1, Alt-x, a broken character, a bare C1.
        ("\u{1b}[15~\u{1b}[I\u{1b}[<0;3;4M\u{1b}[[A\u{1b}xq", [.character("q")]),
    ]

    @Test("Every key, however its bytes are cut", arguments: known)
    func keys(text: String, keys: [Key]) {
        let bytes = Array(text.utf8)
        for size in 1...max(1, bytes.count) {
            var decoder = KeyDecoder()
            var found: [Key] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                found += decoder.decode(bytes[start..<min(bytes.count, start + size)])
            }
            #expect(found + decoder.flush() == keys, "\(size) bytes at a time")
        }
    }

    @Test("An escape is the key once nothing follows it")
    func escape() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1b]).isEmpty && decoder.isPending)
        #expect(decoder.flush() == [.escape])
        #expect(!decoder.isPending)
        #expect(decoder.decode([0x1b, 0x1b]) == [.escape])
        #expect(decoder.decode(Array("[A".utf8)) == [.up])
    }

    @Test("Broken characters and endless sequences leave no trace")
    func garbage() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0xe8, 0x41]) == [.character("A")])
        #expect(decoder.decode([0xff, 0x80, 0xc0, 0xf5, 0x42]) == [.character("B")])
        #expect(decoder.decode([0xed, 0xa0, 0x80, 0x43]) == [.character("C")])
        #expect(decoder.decode([0x1b, 0x5b] + Array(repeating: 0x31, count: 100) + [0x0d]).last == .enter)
        #expect(!decoder.isPending)
    }

    @Test("No bytes make it trap, or wait for ever")
    func anything() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var decoder = KeyDecoder()
            let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = decoder.decode(bytes)
            _ = decoder.flush()
            #expect(decoder.decode(Array("q".utf8)) == [.character("q")], "\(bytes)")
        }
    }
}
