// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Inventory
package import Procedure
internal import Values
internal import Words

extension Sites {
    /// What is free now for a case whose facilities are checked.
    package func offer(for number: String, to user: UserView) async throws -> FacilityOffer {
        let now = context.now
        return try await mappingProblems {
            try await context.store.read(within: user.scope) { records in
                guard let state = try records.caseState(number) else { throw Problem.unknownCase(number) }
                let inventories = try records.siteNames().compactMap { try records.books(of: $0, at: now) }
                return FacilityOffer(try Requirement(of: state), inventories)
            }
        }
    }
}

extension FacilityOffer {
    /// Of each kind of place, at most.
    private static let most = 200

    fileprivate init(_ need: Requirement, _ inventories: [SiteInventory]) {
        let shortages = inventories.map { $0.shortage(need) }
        let isEnough = { (facility: Facility) in
            shortages.contains { shortage in !shortage.items.contains { $0.facility == facility } }
        }
        let free = { (phrase: (SiteInventory) -> Phrase) -> Phrase in
            let parts = inventories.map { inventory in
                inventories.count > 1
                    ? Phrase(everywhere: "\(inventory.site.name): ") + phrase(inventory) : phrase(inventory)
            }
            return parts.isEmpty
                ? OfferWords.nothing
                : Phrase(id: parts.map(\.id).joined(separator: "; "), en: parts.map(\.en).joined(separator: "; "))
        }
        let megabit: Int64 = 1_000_000
        self.init(
            lines: Facility.allCases.map { facility in
                switch facility {
                case .room:
                    Line(
                        facility: facility, asked: OfferWords.units(need.rackUnits),
                        free: free { inventory in
                            let gaps = inventory.gaps
                            return OfferWords.room(
                                free: gaps.reduce(0) { $0 + $1.units },
                                largest: gaps.max { $0.units < $1.units }?.description)
                        }, isEnough: isEnough(facility))
                case .power:
                    Line(
                        facility: facility, asked: OfferWords.watts(need.watts),
                        free: free { inventory in
                            Phrase(
                                everywhere: inventory.site.feeds.map { "\($0.name) \(inventory.freeWatts($0)) W" }
                                    .joined(separator: ", "))
                        }, isEnough: isEnough(facility))
                case .publicAddress:
                    Line(
                        facility: facility, asked: OfferWords.addressAsked,
                        free: free { inventory in
                            OfferWords.addresses(
                                inventory.freePublicAddresses.reduce(0) { count, _ in count + 1 },
                                inRoom: inventory.freeRoomAddressCount)
                        }, isEnough: isEnough(facility))
                case .bandwidth:
                    Line(
                        facility: facility,
                        asked: OfferWords.bandwidth(
                            in: need.grant.inBitsPerSecond / megabit, out: need.grant.outBitsPerSecond / megabit),
                        free: free { inventory in
                            let (free, out) = inventory.freeBandwidth
                            return OfferWords.bandwidth(in: free / megabit, out: out / megabit)
                        }, isEnough: isEnough(facility))
                case .cable:
                    Line(
                        facility: facility, asked: OfferWords.cableAsked,
                        free: free { OfferWords.cables($0.freeSwitchPorts.count, $0.freeCables.count) },
                        isEnough: isEnough(facility))
                }
            },
            sites: inventories.map { inventory in
                Site(
                    site: inventory.site.name,
                    rackPositions: inventory.positions(of: need.rackUnits).prefix(Self.most).map(\.description),
                    accesses: inventory.freeAccesses(most: Self.most).map(\.description),
                    switchPorts: Array(inventory.freeSwitchPorts.prefix(Self.most)),
                    feeds: inventory.site.feeds.filter { inventory.freeWatts($0) >= need.watts }.map(\.name),
                    cables: Array(inventory.freeCables.prefix(Self.most)))
            })
    }
}
