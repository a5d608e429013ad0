// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Inventory
import Procedure
internal import Words
import Values

/// What each server room has, what is free of it, and who holds what.
struct ResourcesPage: PageModel {
    static let template = "resources"

    struct Room: TemplateModel {
        let room: String
        let site: String
        let id: String
        /// Where the inventory is changed; `nil` where the reader may not.
        let editHref: String?
        let lines: [Line]
        let racks: [Picture]
        let pools: [Picture]
        let shares: [ShareBar]
        let holders: [HolderCard]
        let hasHolders: Bool
    }

    struct Picture: TemplateModel {
        let name: String
        let note: String?
        let svg: String
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

    /// A colour of the pictures and what it means.
    struct Key: TemplateModel {
        let tone: String
        let text: String
    }

    let heading: String
    let lead: String
    let resourceHeading: String
    let freeHeading: String
    let noteHeading: String
    let of: String
    let stockHeading: String
    let racksHeading: String
    let addressesHeading: String
    let sharesHeading: String
    let holdersHeading: String
    let nobody: String
    let legend: String
    let keys: [Key]
    let edit: String
    let importing: String
    let export: String
    let mayEdit: Bool
    let rooms: [Room]

    init(_ sites: [SiteOccupancy], mayEdit: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
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
        stockHeading = texts[PictureWords.stock]
        racksHeading = texts[PictureWords.racks]
        addressesHeading = texts[PictureWords.addresses]
        sharesHeading = texts[PictureWords.shares]
        holdersHeading = texts[PictureWords.holders]
        nobody = texts[PictureWords.nobody]
        legend = texts[PictureWords.legend]
        let standings: [AllocationStanding] = [.reserved, .committed, .active, .cooldown]
        keys =
            [Key(tone: "free", text: texts[PictureWords.free]), Key(tone: "kept", text: texts[PictureWords.kept])]
            + standings.map { Key(tone: $0.rawValue, text: texts[$0.title]) }
        edit = texts[PictureWords.edit]
        importing = texts[PictureWords.importing]
        export = texts[PictureWords.export]
        self.mayEdit = mayEdit
        rooms = sites.enumerated().map { index, site in Room(site, id: "site\(index)", mayEdit: mayEdit, formatting) }
    }
}

extension ResourcesPage.Room {
    init(_ site: SiteOccupancy, id: String, mayEdit: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let (inventory, place) = (site.inventory, site.inventory.site)
        let holders = Dictionary(site.holders.map { ($0.caseNumber, $0) }) { first, _ in first }
        let live = site.holders.filter { $0.standing != .cooldown }
        let rate = { (value: Double) in formatting.rate(value) }
        room = place.room
        self.site = place.name
        self.id = id
        editHref = mayEdit ? InventoryPage.path(place.name) : nil
        lines = inventory.stock.map { ResourcesPage.Line($0, texts, formatting) }
        racks = place.racks.map { rack in
            ResourcesPage.Picture(
                name: rack.name, note: rack.room.flatMap { name in place.rooms.first { $0.name == name }?.title },
                svg: RackElevation(rack, inventory, holders, texts).svg())
        }
        pools = place.pools.map { pool in
            let all = pool.range.all.reduce(0) { count, _ in count + 1 }
            return ResourcesPage.Picture(
                name: "\(pool.name) · \(pool.range.description)",
                note: all > AddressGrid.most ? texts[PictureWords.tooMany(AddressGrid.most, of: all)] : nil,
                svg: AddressGrid(pool: pool, inventory: inventory, holders: holders, texts: texts).svg())
        }
        shares =
            place.feeds.map { feed in
                ShareBar(
                    "\(texts[InventoryWords.feed]) \(feed.name)",
                    live.filter { $0.feed == feed.name }.map { ($0, Double($0.powerWatts)) }, of: Double(feed.watts),
                    texts
                ) { "\(Int64(saturating: $0)) W" }
            } + [
                ShareBar(
                    texts[PictureWords.inbound],
                    live.map { ($0, Double($0.grant.inBitsPerSecond)) }, of: Double(place.bandwidth.in), texts,
                    figure: rate),
                ShareBar(
                    texts[PictureWords.outbound],
                    live.map { ($0, Double($0.grant.outBitsPerSecond)) }, of: Double(place.bandwidth.out), texts,
                    figure: rate),
            ]
        self.holders = site.holders.map { HolderCard($0, formatting) }
        hasHolders = !site.holders.isEmpty
    }
}

extension Routes {
    var resourcesRoutes: [Route] {
        [
            Route(
                kind: .page, method: .get, path: "/resources",
                summary: "What the server rooms have, what is free, and who holds what"
            ) { call in
                let user = try call.user()
                let content = ResourcesPage(
                    try await casework.sites.occupied(for: user), mayEdit: Duty.keepInventory.roles.contains(user.role),
                    pages.formatting(call.language))
                return page(content, title: content.heading, section: .resources, call)
            }
        ] + inventoryPageRoutes
    }
}
