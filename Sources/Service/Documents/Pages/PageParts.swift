// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

// The views that templates are filled from: stored properties only, since templates read them by reflection.

/// The letterhead.
struct KopView {
    var region: String
    var name: String
    var address: String
    var contacts: String
    var emblem: String?

    init(_ office: OfficeProfile) {
        region = office.region
        name = office.name
        address = office.address
        contacts = office.contacts
        emblem = office.emblemSVG
    }
}

/// A line of a table of facts.
struct FactView {
    var label: String
    var value: String
    /// Printed one beside the other below `value`.
    var list: [String] = []
    var hasList = false
    var mono = false
    var strong = false

    init(_ label: String, _ value: String, mono: Bool = false, strong: Bool = false) {
        self.label = label
        self.value = value
        self.mono = mono
        self.strong = strong
    }

    /// A fact whose label the pages show too.
    init(_ label: Phrase, _ value: String, mono: Bool = false, strong: Bool = false) {
        self.init(label.id, value, mono: mono, strong: strong)
    }

    init(_ label: Phrase, list: [String]) {
        self.init(label.id, list: list)
    }

    init(_ label: String, list: [String]) {
        self.label = label
        value = list.isEmpty ? "–" : ""
        self.list = list
        hasList = !list.isEmpty
    }
}

struct FactGroupView {
    var title: String
    var rows: [FactView]
    /// Short enough to stay on one page without leaving a hole on the page before.
    var keep: Bool

    init(title: String, rows: [FactView]) {
        self.title = title
        self.rows = rows
        keep = rows.allSatisfy { $0.list.count <= 6 }
    }
}

/// Name, post and number below a space to sign in.
struct SignatureView {
    /// The lines above the space.
    var above: [String]
    /// What the space is for; `nil` in a draft.
    var note: String?
    var name: String
    var rank: String?
    var nip: String?

    init(_ signatory: Signatory, office: OfficeProfile) {
        // Whoever signs for another's post names the own one below it (Permendagri 1/2023).
        above = [signatory.capacity.prefix + signatory.position, office.territory]
        if let intermediate = signatory.intermediatePosition { above += [intermediate, "u.b."] }
        if signatory.capacity != .definitive, let own = signatory.substantivePosition { above.append(own) }
        above[above.count - 1] += ","
        note = signatory.signedAt.map { _ in "tanda tangan dan stempel" }
        name = signatory.name
        rank = signatory.rank
        nip = signatory.nip.map(SignatureView.spaced)
    }

    /// A civil servant number in its groups: birth date, appointment, sex, serial number.
    static func spaced(_ nip: String) -> String {
        let digits = nip.filter { $0.isNumber }
        guard digits.count == 18, nip.allSatisfy({ $0.isNumber || $0 == " " }) else { return nip }
        let text = Array(digits)
        return [text[0..<8], text[8..<14], text[14..<15], text[15..<18]].map { String($0) }.joined(separator: " ")
    }
}

extension ServerFacts {
    /// The lines that describe the server itself.
    var rows: [FactView] {
        var rows = [FactView("Nama server", name), FactView("Merek dan tipe", "\(brand) \(model)")]
        if let serialNumber { rows.append(FactView(FactWords.serialNumber, serialNumber, mono: true)) }
        rows += [
            FactView("Ukuran rak", "\(rackUnits) U"),
            FactView("Daya", "\(Figures.indonesian.whole(powerWatts)) W"),
            FactView(FactWords.operatingSystem, operatingSystem),
            FactView(FactWords.macAddresses, list: macAddresses.map(\.description)),
        ]
        return rows
    }
}

extension Grant {
    var rows: [FactView] {
        [
            FactView("Bandwidth masuk", Figures.indonesian.rate(inBitsPerSecond)),
            FactView("Bandwidth keluar", Figures.indonesian.rate(outBitsPerSecond)),
        ]
    }
}
