// SPDX-License-Identifier: Apache-2.0

/// A YAML value with its place in the file. Later files are laid over earlier ones, mapping by mapping.
struct SettingsTree: Sendable {
    struct Member: Sendable {
        let key: String
        let keyPlace: Place
        var value: SettingsTree
    }

    enum Content: Sendable {
        case null
        /// `quoted` is true if the text was written in quotes and so is a string whatever it looks like.
        case scalar(String, quoted: Bool)
        case list([SettingsTree])
        case map([Member])
    }

    var place: Place
    var content: Content

    /// - Throws: ``SettingsError`` with code `syntax` if the text is not one YAML mapping.
    init(yaml: String, file: String) throws {
        guard let tree = try YAMLReader.read(yaml, file: file) else {
            self.init(place: Place(file: file, line: 1, column: 1), content: .map([]))
            return
        }
        self = tree
        switch content {
        case .map: break
        case .null: content = .map([])
        default:
            throw SettingsError(
                .syntax, at: place, key: "", "the file must be a mapping",
                suggestion: "write lines of the form `key: value`")
        }
    }

    init(place: Place, content: Content) {
        self.place = place
        self.content = content
    }

    /// Lays `other` over this tree: mappings are joined key by key, anything else is replaced.
    mutating func overlay(_ other: SettingsTree) {
        guard case .map(var mine) = content, case .map(let theirs) = other.content else {
            self = other
            return
        }
        for member in theirs {
            if let index = mine.firstIndex(where: { $0.key == member.key }) {
                mine[index].value.overlay(member.value)
            } else {
                mine.append(member)
            }
        }
        content = .map(mine)
    }
}
