// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Inventory
internal import Words
import Values

/// The free resources of each server room, read before the facilities are checked.
struct ResourcesPage: PageModel {
    static let template = "resources"

    struct Room: TemplateModel {
        let room: String
        let site: String
        let lines: [Line]
    }

    struct Line: TemplateModel {
        let resource: String
        let free: String
        let total: String
        let note: String?
        /// `end` where nothing is free.
        let tone: String
        /// Whole per cent, 0 to 100.
        let percent: Int64

        init(_ stock: Stock, _ texts: Catalogue, _ formatting: Formatting) {
            let figure = { (value: Int64) in
                switch stock.unit {
                case .pieces: "\(value)"
                case .watts: "\(value) W"
                case .bitsPerSecond: formatting.rate(Double(value))
                }
            }
            resource = texts[stock.resource]
            free = figure(stock.free)
            total = figure(stock.total)
            note = stock.note.map { texts[$0] }
            tone = stock.free > 0 ? "" : "end"
            percent =
                stock.total > 0
                ? Int64(saturating: 100 * Double(max(0, min(stock.free, stock.total))) / Double(stock.total)) : 0
        }
    }

    let heading: String
    let lead: String
    let resourceHeading: String
    let freeHeading: String
    let noteHeading: String
    let of: String
    let rooms: [Room]

    init(_ sites: [SiteInventory], _ texts: Catalogue, _ formatting: Formatting) {
        heading = texts[PageSection.resources.title]
        lead =
            texts[
                Phrase(
                    id: "Yang masih kosong di tiap ruang server. Yang dicadangkan untuk berkas lain sudah dikurangkan.",
                    en: "What is still free in each server room. What is reserved for other cases is taken off.")]
        resourceHeading = texts[Phrase(id: "Sumber daya", en: "Resource")]
        freeHeading = texts[Phrase(id: "Kosong", en: "Free")]
        noteHeading = texts[Phrase(id: "Keterangan", en: "Note")]
        of = texts[Phrase(id: "dari", en: "of")]
        rooms = sites.map { inventory in
            Room(
                room: inventory.site.room, site: inventory.site.name,
                lines: inventory.stock.map { Line($0, texts, formatting) })
        }
    }
}

extension Routes {
    var resourcesRoutes: [Route] {
        [
            Route(kind: .page, method: .get, path: "/resources", summary: "What is free in the server rooms") { call in
                let content = ResourcesPage(
                    try await casework.sites.all(for: try call.user()), pages.catalogue(call.language),
                    pages.formatting(call.language))
                return page(content, title: content.heading, section: .resources, call)
            }
        ]
    }
}
