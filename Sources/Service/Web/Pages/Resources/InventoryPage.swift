// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Inventory
import Procedure
internal import Values
internal import Words

/// What a site's inventory says, thing by thing, and its latest changes.
struct InventoryPage: PageModel {
    static let template = "inventory"

    struct Group: TemplateModel {
        let title: String
        let addHref: String?
        let things: [Thing]
        let isEmpty: Bool
    }

    struct Thing: TemplateModel {
        let name: String
        let href: String
        let text: String
    }

    let heading: String
    let lead: String
    let back: String
    let add: String
    let none: String
    let groups: [Group]
    let history: String
    let changes: [ChangeLine]
    let hasChanges: Bool

    static func path(_ site: String) -> String { "/resources/sites/\(segment(site))" }

    static func path(_ site: String, _ kind: InventoryKind, _ name: String? = nil) -> String {
        path(site) + "/\(kind.rawValue)" + (name.map { "?name=\(segment($0))" } ?? "")
    }

    private static func segment(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: .alphanumerics.intersection(.init(charactersIn: "\0"..."\u{7f}")))
            ?? ""
    }

    init(_ view: SiteView, _ changes: [InventoryChangeView], _ formatting: Formatting) {
        let texts = formatting.catalogue
        heading = texts[InventoryPageWords.title(view.room)]
        lead = texts[InventoryPageWords.lead]
        back = texts[InventoryPageWords.back]
        add = texts[InventoryPageWords.add]
        none = texts[InventoryPageWords.none]
        groups = InventoryKind.allCases.map { kind in
            let things = view.things.filter { $0.kind == kind }
            return Group(
                title: texts[kind.title], addHref: kind == .site ? nil : Self.path(view.site, kind),
                things: things.map { thing in
                    Thing(
                        name: thing.name, href: Self.path(view.site, kind, thing.name),
                        text: thing.cells.filter { ![.kind, .name].contains($0.column) }.map {
                            $0.shown(texts)
                        }.joined(separator: " · "))
                }, isEmpty: things.isEmpty)
        }
        history = texts[InventoryPageWords.history]
        self.changes = changes.map { ChangeLine($0, formatting) }
        hasChanges = !changes.isEmpty
    }
}

/// One change of an inventory: what, before and after.
struct ChangeLine: TemplateModel {
    let when: String
    let what: String
    let sort: String
    let before: String
    let after: String

    init(_ change: InventoryChangeView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        when = [change.at.map(formatting.dateTime), change.by].compactMap { $0 }.joined(separator: " · ")
        what = [change.site, texts[change.kind.title], change.name].compactMap { $0 }.joined(separator: " ")
        sort =
            texts[
                change.before == nil
                    ? InventoryPageWords.added
                    : change.after == nil ? InventoryPageWords.gone : InventoryPageWords.changed]
        let other = { (cells: [InventoryCell]?, rest: [InventoryCell]?) -> String in
            guard let cells else { return texts[InventoryPageWords.nothing] }
            let same = Set(rest ?? [])
            let shown = cells.filter { ![.kind, .name].contains($0.column) && !same.contains($0) }
            return shown.isEmpty
                ? "–" : shown.map { $0.shown(texts) }.joined(separator: " · ")
        }
        before = other(change.before, change.after)
        after = other(change.after, change.before)
    }
}

extension InventoryCell {
    /// The column's label and the cell, in words where it is one of few.
    fileprivate func shown(_ texts: Catalogue) -> String {
        let value: String
        switch column {
        case .use: value = PoolUse(rawValue: text).map { texts[$0.title] } ?? text
        case .shared, .verifySwitchPort: value = texts[text == "yes" ? InventoryWords.yes : InventoryWords.no]
        case .site, .kind, .name, .title, .room, .rack, .units, .front, .rear, .watts, .derating, .first, .last,
            .except,
            .gateway, .firstPort, .lastPort, .inMbps, .outMbps, .oversubscription, .networkSwitch, .from, .to,
            .cooldownDays, .controlPort:
            value = text
        }
        return "\(texts[column.label]): \(value)"
    }
}

/// The form of one thing.
struct InventoryThingPage: PageModel {
    static let template = "inventory-thing"

    let heading: String
    let back: String
    let backHref: String
    let problem: ProblemSummary?
    let action: String
    let removal: String?
    let version: String
    let earlier: String
    let fields: [FieldModel]
    let save: String
    let remove: String

    static func shapes(_ kind: InventoryKind) -> [FieldShape] {
        let required: Set<InventoryColumn> =
            switch kind {
            case .site, .room: [.name, .title]
            case .feed: [.name, .watts]
            case .pool: [.name, .use, .first]
            case .uplink: [.name, .inMbps, .outMbps]
            case .rack, .networkSwitch, .switchPort, .cable: [.name]
            }
        return ([.name] + kind.columns).map { column in
            FieldShape(
                name: column.rawValue, words: FieldWords(column.label, hint: column.hint), kind: fieldKind(column),
                presence: required.contains(column) ? .required : .optional)
        }
    }

    private static func fieldKind(_ column: InventoryColumn) -> FieldKind {
        switch column {
        case .use: .choice(PoolUse.allCases.map { FieldChoice(word: $0.rawValue, title: $0.title) })
        case .shared, .verifySwitchPort:
            .choice([
                FieldChoice(word: "no", title: InventoryWords.no), FieldChoice(word: "yes", title: InventoryWords.yes),
            ])
        case .except: .lines(most: 2_000)
        case .name, .room, .rack, .networkSwitch: .line(most: InventoryItem.longestName)
        case .site, .kind, .title, .units, .front, .rear, .watts, .derating, .first, .last, .gateway, .firstPort,
            .lastPort, .inMbps, .outMbps, .oversubscription, .from, .to, .cooldownDays, .controlPort:
            .line(most: InventoryItem.longestText)
        }
    }

    /// - Parameters:
    ///   - name: of the thing as it is; `nil` for a new one.
    ///   - sent: what was sent and refused.
    init(
        _ site: SiteView, _ kind: InventoryKind, name: String?, sent: (values: [String: String], problem: Problem)?,
        version: String, _ texts: Catalogue
    ) {
        let shapes = Self.shapes(kind)
        let thing = site.things.first { $0.kind == kind && $0.name == name }
        let known = Dictionary(
            (thing?.cells ?? []).map { ($0.column.rawValue, $0.text) }
        ) { first, _ in first }
        let model = FormModel(
            texts: texts, values: known.merging(sent?.values ?? [:]) { $1 },
            problems: sent.map { FormModel.problems($0.problem) } ?? [])
        heading = texts[kind.title] + (name.map { " \($0)" } ?? "")
        back = texts[InventoryPageWords.back]
        backHref = InventoryPage.path(site.site)
        problem = sent.map { ProblemSummary($0.problem, shapes, texts) }
        action = InventoryPage.path(site.site, kind)
        removal = thing == nil || kind == .site ? nil : action + "/remove"
        self.version = version
        earlier = thing?.name ?? ""
        fields = model.fields(shapes)
        save = texts[InventoryPageWords.save]
        remove = texts[InventoryPageWords.remove]
    }
}

/// Import of a table or of NetBox's lists, with what was wrong or would be changed.
struct InventoryImportPage: PageModel {
    static let template = "inventory-import"

    struct FaultLine: TemplateModel {
        let row: String
        let column: String
        let reason: String
    }

    struct Outcome: TemplateModel {
        let said: String
        let tone: String
        let remarks: [String]
        let hasFaults: Bool
        let faults: [FaultLine]
        let hasChanges: Bool
        let changes: [ChangeLine]
    }

    let heading: String
    let lead: String
    let back: String
    let contentLabel: String
    let contentHint: String
    let site: String
    let replace: String
    let keepOthers: String
    let replaceOthers: String
    let check: String
    let apply: String
    let rowHeading: String
    let columnHeading: String
    let faultHeading: String
    let changeHeading: String
    let text: String
    let siteName: String
    let replaces: Bool
    let outcome: Outcome?

    /// Lines of a listing that a page shows, at most.
    private static let most = 500

    init(
        text: String = "", siteName: String = "", replaces: Bool = false, _ outcome: ImportOutcome?,
        _ formatting: Formatting
    ) {
        let texts = formatting.catalogue
        heading = texts[InventoryPageWords.importTitle]
        lead = texts[InventoryPageWords.importLead]
        back = texts[InventoryPageWords.back]
        contentLabel = texts[InventoryPageWords.content]
        contentHint = texts[InventoryPageWords.contentHint]
        site = texts[InventoryPageWords.netBoxSite]
        replace = texts[InventoryPageWords.replace]
        keepOthers = texts[InventoryPageWords.keepOthers]
        replaceOthers = texts[InventoryPageWords.replaceOthers]
        check = texts[InventoryPageWords.check]
        apply = texts[InventoryPageWords.apply]
        rowHeading = texts[InventoryPageWords.row]
        columnHeading = texts[InventoryPageWords.column]
        faultHeading = texts[InventoryPageWords.fault]
        changeHeading = texts[InventoryPageWords.change]
        self.text = text
        self.siteName = siteName
        self.replaces = replaces
        self.outcome = outcome.map { outcome in
            let words =
                !outcome.faults.isEmpty
                ? InventoryPageWords.faults(outcome.faults.count)
                : outcome.applied
                    ? InventoryPageWords.done(outcome.changes.count)
                    : InventoryPageWords.wouldChange(outcome.changes.count)
            return Outcome(
                said: texts[words], tone: outcome.faults.isEmpty ? "good" : "bad",
                remarks: outcome.remarks.map { texts[$0] }, hasFaults: !outcome.faults.isEmpty,
                faults: outcome.faults.prefix(Self.most).map {
                    FaultLine(
                        row: $0.row.map { "\($0)" } ?? "", column: $0.column ?? "", reason: texts[$0.reason])
                }, hasChanges: !outcome.changes.isEmpty,
                changes: outcome.changes.prefix(Self.most).map { ChangeLine($0, formatting) })
        }
    }
}
