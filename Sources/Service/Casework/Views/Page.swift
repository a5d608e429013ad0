// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Values
internal import Words

/// One page of a list.
package struct Page<Item: Sendable>: Sendable {
    package var items: [Item]
    /// Where the next page begins; `nil` on the last.
    package var next: PageCursor?
}

/// Where a page of a list begins: behind the last line of the one before, whatever is added or taken away meanwhile.
package struct PageCursor: Hashable, Sendable, CustomStringConvertible {
    /// What the list is in the order of.
    let position: [Int]

    package var description: String { position.map { String($0, radix: 36) }.joined(separator: ".") }

    init(_ position: [Int]) { self.position = position }

    /// A cursor as it stood in a link.
    ///
    /// - Throws: a ``Problem`` when no list gave it.
    init(_ text: String, parts: Int) throws(Problem) {
        let numbers = text.utf8.count <= 40 ? text.split(separator: ".", omittingEmptySubsequences: false) : []
        position = numbers.compactMap { Int($0, radix: 36) }
        guard position.count == parts, numbers.count == parts else {
            throw Problem.invalid(
                "after",
                Phrase(
                    id: "Halaman ini bukan dari daftar; mulai lagi dari halaman pertama.",
                    en: "No list gave this cursor; begin again at the first page."))
        }
    }
}

/// Which page of a list is asked for.
package struct PageRequest: Sendable {
    /// As it stood in the link to the page; `nil` for the first.
    package var after: String?
    /// Lines, 1 to 200.
    package var most: Int

    package static let longest = 200

    package init(after: String? = nil, most: Int = 50) {
        self.after = after
        self.most = min(max(most, 1), Self.longest)
    }

    func position(parts: Int) throws(Problem) -> [Int]? {
        guard let after else { return nil }
        return try PageCursor(after, parts: parts).position
    }
}

extension Page {
    init<Row>(_ page: ListPage<Row>, _ item: (Row) -> Item) {
        self.init(items: page.items.map(item), next: page.next.map { PageCursor($0) })
    }
}
