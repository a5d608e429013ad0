// SPDX-License-Identifier: Apache-2.0

/// A JSON document cut at its values that are no objects and no lists, so that any of them can be written anew.
struct DocumentTemplate: Sendable {
    /// One more than there are values.
    private var texts: [[UInt8]] = []
    private var values: [[UInt8]] = []

    var count: Int { values.count }

    /// `json`: what `CanonicalJSON` wrote, without white space.
    init(_ json: [UInt8]) {
        var text: [UInt8] = []
        var position = 0
        while position < json.count {
            let end = DocumentTemplate.end(of: json, from: position)
            let token = Array(json[position..<end])
            position = end
            let isKey = position < json.count && json[position] == UInt8(ascii: ":")
            if token.count == 1, "{}[]:,".utf8.contains(token[0]) || isKey {
                text += token
            } else if isKey {
                text += token
            } else {
                texts.append(text)
                values.append(token)
                text = []
            }
        }
        texts.append(text)
    }

    /// The document with some values written otherwise.
    func written(with changes: [Int: [UInt8]]) -> [UInt8] {
        var json: [UInt8] = []
        for index in values.indices { json += texts[index] + (changes[index] ?? values[index]) }
        return json + (texts.last ?? [])
    }

    /// Behind the token that begins at `start`.
    private static func end(of json: [UInt8], from start: Int) -> Int {
        var end = start + 1
        if json[start] == UInt8(ascii: "\"") {
            while end < json.count, json[end] != UInt8(ascii: "\"") { end += json[end] == UInt8(ascii: "\\") ? 2 : 1 }
            return min(end + 1, json.count)
        }
        if "{}[]:,".utf8.contains(json[start]) { return end }
        while end < json.count, !"{}[]:,\"".utf8.contains(json[end]) { end += 1 }
        return end
    }
}
