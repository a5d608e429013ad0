// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Inventory
import Procedure
internal import Values
internal import Words

/// The pages on which an inventory is kept.
extension Routes {
    /// Percent-encoded, a table of a mebibyte takes three.
    private static let importLimit = 4 << 20

    var inventoryPageRoutes: [Route] {
        [
            Route(
                kind: .page, method: .get, path: "/resources/sites/{site}", access: .duty(.keepInventory),
                summary: "A site's inventory and its latest changes"
            ) { call in
                let user = try call.user()
                let name = call.parameter("site")
                let view = try await casework.sites.one(name, for: user).view
                let content = InventoryPage(
                    view, try await casework.sites.changes(of: name, for: user, most: 20),
                    pages.formatting(call.language))
                return page(content, title: content.heading, section: .resources, call)
            },
            Route(
                kind: .page, method: .get, path: "/resources/sites/{site}/{kind}", access: .duty(.keepInventory),
                summary: "The form of one thing of an inventory"
            ) { call in
                try await thingPage(try inventoryKind(call.parameter("kind")), name: call.query["name"], call)
            },
            Route(
                kind: .page, method: .post, path: "/resources/sites/{site}/{kind}", access: .duty(.keepInventory),
                summary: "Put a thing into an inventory", bodyLimit: 64 * 1024
            ) { call in
                let kind = try inventoryKind(call.parameter("kind"))
                let values = Dictionary(try call.form().map { ($0.name, $0.value) }) { first, _ in first }
                let site = call.parameter("site")
                let cells = Dictionary(
                    uniqueKeysWithValues: ([.name] + kind.columns).map { ($0, values[$0.rawValue] ?? "") })
                let earlier = values["_earlier"].flatMap { $0.isEmpty ? nil : $0 }
                do {
                    try await casework.sites.put(
                        kind, cells, on: site, by: try call.user(),
                        expecting: values["_version"].flatMap { Int($0) }, instead: earlier)
                    return .seeOther(InventoryPage.path(site))
                } catch let problem as Problem where [.invalid, .conflict, .precondition].contains(problem.kind) {
                    return try await thingPage(kind, name: earlier, call, sent: (values, problem))
                }
            },
            Route(
                kind: .page, method: .post, path: "/resources/sites/{site}/{kind}/remove",
                access: .duty(.keepInventory), summary: "Take a thing out of an inventory", bodyLimit: 8192
            ) { call in
                let kind = try inventoryKind(call.parameter("kind"))
                let values = Dictionary(try call.form().map { ($0.name, $0.value) }) { first, _ in first }
                let site = call.parameter("site")
                let name = values["_earlier"] ?? ""
                do {
                    try await casework.sites.remove(
                        InventoryKey(kind: kind, name: name), from: site, by: try call.user(),
                        expecting: values["_version"].flatMap { Int($0) })
                    return .seeOther(InventoryPage.path(site))
                } catch let problem as Problem where [.conflict, .precondition].contains(problem.kind) {
                    return try await thingPage(kind, name: name, call, sent: ([:], problem))
                }
            },
            Route(
                kind: .page, method: .get, path: "/resources/import", access: .duty(.keepInventory),
                summary: "Import an inventory"
            ) { call in
                let content = InventoryImportPage(nil, pages.formatting(call.language))
                return page(content, title: content.heading, section: .resources, call)
            },
            Route(
                kind: .page, method: .post, path: "/resources/import", access: .duty(.keepInventory),
                summary: "Check or import an inventory", bodyLimit: Self.importLimit
            ) { call in
                let values = Dictionary(try call.form().map { ($0.name, $0.value) }) { first, _ in first }
                let (text, site) = (values["content"] ?? "", values["site"] ?? "")
                let replaces = values["others"] == "replace"
                let outcome = try await casework.sites.take(
                    try InventorySource(text, site: site), mode: replaces ? .replace : .keepOthers,
                    dryRun: values["_apply"] == nil, by: try call.user())
                let content = InventoryImportPage(
                    text: outcome.applied ? "" : text, siteName: site, replaces: replaces, outcome,
                    pages.formatting(call.language))
                return page(
                    content, title: content.heading, section: .resources, call,
                    status: outcome.faults.isEmpty ? .ok : .unprocessableContent)
            },
            Route(
                kind: .page, method: .get, path: "/resources/export", summary: "The inventory as a table of RFC 4180"
            ) { call in .csv(try await casework.sites.csv(for: try call.user()), name: "inventaris.csv") },
        ]
    }

    private func thingPage(
        _ kind: InventoryKind, name: String?, _ call: RequestContext,
        sent: (values: [String: String], problem: Problem)? = nil
    ) async throws -> Response {
        let view = try await casework.sites.one(call.parameter("site"), for: try call.user()).view
        // After a conflict the page shows the inventory as it is now.
        let content = InventoryThingPage(
            view, kind, name: name, sent: sent, version: "\(view.version)", pages.catalogue(call.language))
        return page(
            content, title: content.heading, section: .resources, call, status: sent?.problem.kind.status ?? .ok)
    }
}

extension InventorySource {
    /// A table, or what begins as JSON: one list of NetBox's, or several within brackets.
    fileprivate init(_ text: String, site: String) throws {
        guard let first = text.first(where: { !$0.isWhitespace }), first == "{" || first == "[" else {
            self = .csv(text)
            return
        }
        guard !site.isEmpty else { throw Problem.invalid("site", InventoryFaultWords.missing) }
        self = try .netBox(text, site: site)
    }
}
