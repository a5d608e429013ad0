// SPDX-License-Identifier: Apache-2.0

internal import Database

/// The sites of which a person may see anything.
package enum SiteScope: Hashable, Sendable {
    case everywhere
    case only([String])

    package func admits(_ site: String) -> Bool {
        switch self {
        case .everywhere: true
        case .only(let sites): sites.contains(site)
        }
    }

    /// What ``clause(site:from:)`` and ``clause(case:from:)`` have placeholders for.
    var values: [any SQLConvertible] {
        switch self {
        case .everywhere: []
        case .only(let sites): sites
        }
    }

    /// ` AND …`, that the site named in `column` is one of them; placeholders are numbered from `first`.
    func clause(site column: String, from first: Int) -> String {
        guard let list = list(from: first) else { return "" }
        return list.isEmpty ? " AND 1 = 0" : " AND \(column) IN (\(list))"
    }

    /// ` AND …`, that the case whose number is in `column` holds or held nothing at any other site. A case that holds nothing yet has no
    /// site, and is everybody's.
    func clause(case column: String, from first: Int) -> String {
        guard let list = list(from: first) else { return "" }
        let others = list.isEmpty ? "" : " AND scoped.site NOT IN (\(list))"
        return " AND NOT EXISTS (SELECT 1 FROM holdings scoped WHERE scoped.case_number = \(column)\(others))"
    }

    /// The sites by which `case_lines` and inboxes know what the person may see, "" for cases that hold nothing yet; `nil` for all.
    var listed: [String]? {
        switch self {
        case .everywhere: nil
        case .only(let sites): [""] + Set(sites).sorted()
        }
    }

    /// What ``clause(listed:from:)`` has placeholders for.
    var listedValues: [any SQLConvertible] { listed ?? [] }

    /// ` AND …`, that the line whose site is in `column` may be seen; placeholders are numbered from `first`.
    func clause(listed column: String, from first: Int) -> String {
        guard let listed else { return "" }
        return " AND \(column) IN (\(listed.indices.map { "$\(first + $0)" }.joined(separator: ", ")))"
    }

    private func list(from first: Int) -> String? {
        switch self {
        case .everywhere: nil
        case .only(let sites): sites.indices.map { "$\(first + $0)" }.joined(separator: ", ")
        }
    }
}
