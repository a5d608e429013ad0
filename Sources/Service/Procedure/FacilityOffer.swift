// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// What the inventory has for an application at the moment, facility by facility, and the places that are free.
package struct FacilityOffer: Codable, Hashable, Sendable {
    /// One facility: what is asked for, and what is free of it.
    package struct Line: Codable, Hashable, Sendable {
        package var facility: Facility
        package var asked: Phrase
        package var free: Phrase
        package var isEnough: Bool

        package init(facility: Facility, asked: Phrase, free: Phrase, isEnough: Bool) {
            self.facility = facility
            self.asked = asked
            self.free = free
            self.isEnough = isEnough
        }

        /// A sentence for the technician.
        package var phrase: Phrase {
            Phrase(id: "Diminta \(asked.id); kosong: \(free.id).", en: "Asked: \(asked.en); free: \(free.en).")
        }
    }

    /// What can be chosen of one site; the first of each is what the service would take.
    package struct Site: Codable, Hashable, Sendable {
        package var site: String
        package var rackPositions: [String]
        /// Public address and remote port, `203.0.113.10:22010` or `[2001:db8::10]:22010`.
        package var accesses: [String]
        package var switchPorts: [String]
        package var feeds: [String]
        package var cables: [String]

        package init(
            site: String, rackPositions: [String], accesses: [String], switchPorts: [String], feeds: [String],
            cables: [String]
        ) {
            self.site = site
            self.rackPositions = rackPositions
            self.accesses = accesses
            self.switchPorts = switchPorts
            self.feeds = feeds
            self.cables = cables
        }
    }

    package var lines: [Line]
    package var sites: [Site]

    package init(lines: [Line], sites: [Site]) {
        self.lines = lines
        self.sites = sites
    }

    package func line(_ facility: Facility) -> Line? { lines.first { $0.facility == facility } }
}

/// The place that a technician chose for a server, as texts of a ``FacilityOffer``.
package struct PlaceWish: Hashable, Sendable {
    package var site: String?
    package var rackPosition: String?
    package var access: String?
    package var switchPort: String?
    /// The first that has the power, where none is chosen.
    package var feed: String?
    /// The first that is free, where none is chosen.
    package var cable: String?

    package init(
        site: String? = nil, rackPosition: String? = nil, access: String? = nil, switchPort: String? = nil,
        feed: String? = nil, cable: String? = nil
    ) {
        self.site = site
        self.rackPosition = rackPosition
        self.access = access
        self.switchPort = switchPort
        self.feed = feed
        self.cable = cable
    }
}
