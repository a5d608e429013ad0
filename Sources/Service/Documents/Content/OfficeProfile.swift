// SPDX-License-Identifier: Apache-2.0

/// The office whose letterhead the documents carry.
package struct OfficeProfile: Codable, Hashable, Sendable {
    /// For example `Pemerintah Kabupaten Temanggung`.
    package var region: String
    /// For example `Dinas Komunikasi dan Informatika`.
    package var name: String
    /// One line: street, town, postal code.
    package var address: String
    /// One line: telephone, site, mail.
    package var contacts: String
    /// The place in a letter's date, for example `Temanggung`.
    package var place: String
    /// The building to which servers are delivered.
    package var building: String
    package var zone: OfficeZone
    /// The region's arms as an SVG document; without it the letterhead is text alone.
    package var emblemSVG: String?

    package init(
        region: String, name: String, address: String, contacts: String, place: String, building: String,
        zone: OfficeZone = .wib, emblemSVG: String? = nil
    ) {
        self.region = region
        self.name = name
        self.address = address
        self.contacts = contacts
        self.place = place
        self.building = building
        self.zone = zone
        self.emblemSVG = emblemSVG
    }

    /// The office that the procedure was written for.
    package static let temanggung = OfficeProfile(
        region: "Pemerintah Kabupaten Temanggung", name: "Dinas Komunikasi dan Informatika",
        address: "Temanggung, Jawa Tengah",
        contacts: "Laman dinkominfo.temanggungkab.go.id",
        place: "Temanggung", building: "Gedung Sentra Telematika")

    /// `Kabupaten Temanggung`: the region without the word for its government.
    var territory: String {
        region.hasPrefix("Pemerintah ") ? String(region.dropFirst("Pemerintah ".count)) : region
    }
}

/// A zone without summer time, as all of Indonesia's are.
package struct OfficeZone: Codable, Hashable, Sendable {
    /// Printed behind each time of day.
    package var abbreviation: String
    package var secondsFromUTC: Int64

    package init(abbreviation: String, secondsFromUTC: Int64) {
        self.abbreviation = abbreviation
        self.secondsFromUTC = secondsFromUTC
    }

    package static let wib = OfficeZone(abbreviation: "WIB", secondsFromUTC: 25_200)
    package static let wita = OfficeZone(abbreviation: "WITA", secondsFromUTC: 28_800)
    package static let wit = OfficeZone(abbreviation: "WIT", secondsFromUTC: 32_400)
}
