// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Inventory
import Procedure
internal import Values
internal import Words

struct SiteList: APIDocument {
    let sites: [SiteView]
}

struct InventoryVersion: APIDocument {
    let version: Int
}

struct InventoryChangeList: APIDocument {
    let changes: [InventoryChangeView]
}

/// A table of RFC 4180 to import.
struct InventoryTable: APIDocument {
    /// Its first row names its columns.
    let csv: String
    /// Takes away what the table does not name, at the sites that it names.
    let replace: Bool?
    /// Only says what would be changed, and every fault.
    let dryRun: Bool?
}

extension Route.Body {
    /// What describes a thing, by the names of columns.
    static let inventoryThing = Route.Body.form(
        "InventoryThingChange",
        [FieldShape.text("kind", most: 20), FieldShape.text("name", most: InventoryItem.longestName)]
            + InventoryColumn.allCases.filter { ![.site, .kind, .name].contains($0) }.map {
                FieldShape.optionalText($0.rawValue, most: 2_000)
            })

    static let inventoryKey = Route.Body.form(
        "InventoryKey", [.text("kind", most: 20), .text("name", most: InventoryItem.longestName)])
}

/// What the server rooms have to give, and what officers change of it.
extension Routes {
    var inventoryAPIRoutes: [Route] {
        [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/inventory",
                summary: "What the sites have, what is free of it, and who holds what",
                answers: [.ok("The sites, by name.", SiteList.self)]
            ) { call in
                try .json(SiteList(sites: try await casework.sites.occupied(for: try call.user()).map(\.view)))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/inventory/{site}/changes",
                summary: "The latest changes of a site, newest first",
                answers: [.ok("The changes.", InventoryChangeList.self)]
            ) { call in
                let user = try call.user()
                let name = call.parameter("site")
                _ = try await casework.sites.one(name, for: user)
                return try .json(InventoryChangeList(changes: try await casework.sites.changes(of: name, for: user)))
            },
            Route(
                kind: .api, method: .put, path: "\(Self.api)/inventory/{site}/things", access: .duty(.keepInventory),
                summary: "Put a thing in the place of the one of its kind and name, or add it; If-Match: the version",
                body: .inventoryThing, bodyLimit: 64 * 1024,
                answers: [.ok("The site's version after it.", InventoryVersion.self)]
            ) { call in
                let body = try call.json()
                let cells = InventoryColumn.allCases.compactMap { column in
                    body[column.rawValue]?.text.map { (column, $0) }
                }
                let version = try await casework.sites.put(
                    try inventoryKind(body["kind"]?.text), Dictionary(cells) { first, _ in first },
                    on: call.parameter("site"), by: try call.user(), expecting: try call.expectedVersion())
                return try .json(InventoryVersion(version: version))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/inventory/{site}/things/remove",
                access: .duty(.keepInventory), summary: "Take a thing away; If-Match: the version", body: .inventoryKey,
                bodyLimit: 8192, answers: [.ok("The site's version after it.", InventoryVersion.self)]
            ) { call in
                let body = try call.json()
                let key = InventoryKey(kind: try inventoryKind(body["kind"]?.text), name: body["name"]?.text ?? "")
                let version = try await casework.sites.remove(
                    key, from: call.parameter("site"), by: try call.user(), expecting: try call.expectedVersion())
                return try .json(InventoryVersion(version: version))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/inventory/import", access: .duty(.keepInventory),
                summary: "Change sites as a table says, all or nothing; every fault is listed",
                body: .document(InventoryTable.self), bodyLimit: 2 << 20,
                answers: [.ok("What was, or would be, changed.", ImportOutcome.self)]
            ) { call in
                let table = try call.decode(InventoryTable.self)
                return try .json(
                    try await casework.sites.take(
                        .csv(table.csv), mode: table.replace ?? false ? .replace : .keepOthers,
                        dryRun: table.dryRun ?? false, by: try call.user()))
            },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/inventory/export",
                summary: "The person's sites as a table of RFC 4180",
                answers: [Route.Answer(status: 200, text: "The table.", mediaType: "text/csv")]
            ) { call in .csv(try await casework.sites.csv(for: try call.user()), name: "inventory.csv") },
        ]
    }

    func inventoryKind(_ text: String?) throws(Problem) -> InventoryKind {
        guard let kind = text.flatMap({ InventoryKind(rawValue: $0) }) else {
            throw Problem.invalid("kind", InventoryFaultWords.oneOf(InventoryKind.allCases.map(\.rawValue)))
        }
        return kind
    }
}

extension RequestContext {
    /// The version that `If-Match` names; `nil` where it names none.
    ///
    /// - Throws: a ``Problem`` for what is no list of entity tags.
    func expectedVersion() throws -> Int? {
        let condition = headers[values: .ifMatch]
        guard !condition.isEmpty, let versions = try EntityTags(condition, of: "If-Match").versions else { return nil }
        // Of several none can be told apart here: a version that is there never is 0.
        return versions.count == 1 ? versions.first : 0
    }
}

extension Response {
    static func csv(_ text: String, name: String) -> Response {
        .bytes(
            Array(text.utf8), "text/csv; charset=utf-8; header=present",
            headers: [.contentDisposition: "attachment; filename=\"\(name)\""])
    }
}
