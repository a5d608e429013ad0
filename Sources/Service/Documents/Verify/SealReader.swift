// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Finds embedded files in the bytes of a hand-over document without understanding PDF: by the key that ``SealWriter`` puts into each
/// stream's dictionary. Works on damaged files too, and never trusts a length beyond the file's end.
enum SealReader {
    /// Names to contents. A name found twice is left out, because it is ambiguous.
    static func files(in pdf: [UInt8]) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        var repeated: Set<String> = []
        let marker = Array("<< \(SealWriter.nameKey) (".utf8)
        var position = 0
        var count = 0
        while count < 64, let start = index(of: marker, in: pdf, from: position) {
            position = start + marker.count
            guard let entry = entry(at: position, in: pdf) else { continue }
            count += 1
            if found[entry.name] == nil {
                found[entry.name] = Array(pdf[entry.body])
            } else {
                repeated.insert(entry.name)
            }
            position = entry.body.upperBound
        }
        return found.filter { !repeated.contains($0.key) }
    }

    /// True when a seal begins somewhere in the file, whether or not anything of it can be read.
    static func beginsSeal(in pdf: [UInt8]) -> Bool {
        index(of: Array("<< \(SealWriter.nameKey) (".utf8), in: pdf, from: 0) != nil
    }

    /// `NAME) /Length N … stream\n` and then N bytes.
    private static func entry(at position: Int, in pdf: [UInt8]) -> (name: String, body: Range<Int>)? {
        let head = pdf[position..<min(pdf.count, position + 512)]
        let lengthKey = Array(") /Length ".utf8)
        let streamKey = Array("stream\n".utf8)
        guard let nameEnd = index(of: lengthKey, in: head, from: head.startIndex), nameEnd - position <= 80,
            let bodyStart = index(of: streamKey, in: head, from: nameEnd).map({ $0 + streamKey.count })
        else { return nil }
        let digits = head[(nameEnd + lengthKey.count)...].prefix { (0x30...0x39).contains($0) }
        guard digits.count <= 9, let length = Int(String(decoding: digits, as: UTF8.self)),
            length <= pdf.count - bodyStart
        else { return nil }
        return (String(decoding: pdf[position..<nameEnd], as: UTF8.self), bodyStart..<(bodyStart + length))
    }

    static func index(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        index(of: needle, in: bytes[...], from: start)
    }

    private static func index(of needle: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        guard let first = needle.first, bytes.endIndex - start >= needle.count else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            let base = bytes.startIndex
            var position = start - base
            let last = buffer.count - needle.count
            while position <= last {
                if buffer[position] == first {
                    var matched = 1
                    while matched < needle.count, buffer[position + matched] == needle[matched] { matched += 1 }
                    if matched == needle.count { return position + base }
                }
                position += 1
            }
            return nil
        }
    }
}
