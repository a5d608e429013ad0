// SPDX-License-Identifier: Apache-2.0

internal import TextOutput

/// Reads keys from the bytes of a terminal: UTF-8, control characters, and the sequences of ECMA-48 and of xterm.
///
/// Bytes come in whatever portions; a sequence that is not whole waits for the rest. An escape alone is the key only when nothing follows:
/// the caller calls ``flush()`` after a pause. Unknown sequences are swallowed whole.
package struct KeyDecoder: Sendable {
    private enum State: Sendable {
        case ground
        case escape
        /// Behind ESC [: parameters so far.
        case sequence([UInt8])
        /// Behind ESC O.
        case single
        /// Behind ESC [ [: the function keys of the Linux console.
        case console
        /// Inside a character: its bytes so far, and how many are missing.
        case character([UInt8], missing: Int)
    }

    /// A longer sequence is no known key, and is discarded.
    private static let longest = 32

    private var state = State.ground

    package init() {}

    /// An escape waits for what may follow it.
    package var isPending: Bool {
        if case .ground = state { false } else { true }
    }

    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes { keys += take(byte) }
        return keys
    }

    /// Ends the input: pending bytes are complete keys.
    package mutating func flush() -> [Key] {
        defer { state = .ground }
        if case .escape = state { return [.escape] }
        return []
    }

    private mutating func take(_ byte: UInt8) -> [Key] {
        switch state {
        case .ground: return start(byte)
        case .escape:
            switch byte {
            case UInt8(ascii: "["): state = .sequence([])
            case UInt8(ascii: "O"): state = .single
            case 0x1b: return [.escape]
            // Alt and a key has no meaning here.
            default: state = .ground
            }
            return []
        case .sequence(let parameters):
            switch byte {
            case UInt8(ascii: "[") where parameters.isEmpty:
                state = .console
                return []
            case 0x40...0x7e:
                state = .ground
                return KeyDecoder.key(parameters, final: byte).map { [$0] } ?? []
            case 0x20...0x3f where parameters.count < KeyDecoder.longest:
                state = .sequence(parameters + [byte])
                return []
            default:
                state = .ground
                return byte < 0x20 ? start(byte) : []
            }
        case .single:
            state = .ground
            return KeyDecoder.key([], final: byte).map { [$0] } ?? []
        case .console:
            state = .ground
            return []
        case .character(let bytes, let missing):
            guard byte & 0xc0 == 0x80 else {
                state = .ground
                return start(byte)
            }
            guard missing == 1 else {
                state = .character(bytes + [byte], missing: missing - 1)
                return []
            }
            state = .ground
            let text = String(decoding: bytes + [byte], as: UTF8.self)
            guard text.count == 1, let character = text.first, text.printable == text, character != "\u{fffd}" else {
                return []
            }
            return [.character(character)]
        }
    }

    private mutating func start(_ byte: UInt8) -> [Key] {
        switch byte {
        case 0x1b:
            state = .escape
            return []
        case 0x08, 0x7f: return [.backspace]
        case 0x09: return [.tab]
        case 0x0a, 0x0d: return [.enter]
        case 0x01...0x1a: return [.control(Character(Unicode.Scalar(byte + 0x60)))]
        case 0x20...0x7e: return [.character(Character(Unicode.Scalar(byte)))]
        case 0xc2...0xdf: state = .character([byte], missing: 1)
        case 0xe0...0xef: state = .character([byte], missing: 2)
        case 0xf0...0xf4: state = .character([byte], missing: 3)
        default: break
        }
        return []
    }

    /// Modifiers, a second parameter, are ignored.
    private static func key(_ parameters: [UInt8], final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return .right
        case UInt8(ascii: "D"): return .left
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "M"): return parameters.isEmpty ? .enter : nil
        case UInt8(ascii: "Z"): return .backTab
        case UInt8(ascii: "~"):
            switch parameters.prefix(while: { $0 != UInt8(ascii: ";") }) {
            case [UInt8(ascii: "1")], [UInt8(ascii: "7")]: return .home
            case [UInt8(ascii: "3")]: return .delete
            case [UInt8(ascii: "4")], [UInt8(ascii: "8")]: return .end
            case [UInt8(ascii: "5")]: return .pageUp
            case [UInt8(ascii: "6")]: return .pageDown
            default: return nil
            }
        default: return nil
        }
    }
}
