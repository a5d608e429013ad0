// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Evidence
import Foundation
import HTTPTypes
import Inventory
import OfficeSupport
import Testing
import Values
import Words

@testable import Casework
@testable import Procedure
@testable import Web

/// The pages of the network, as officers see them.
@Suite struct NetworkPageTests {
    @Test func whoWatchesTheNetworkSeesIt() async throws {
        try await Visitor.tour { visitor, _, furnished in
            let gateway = try await TestGateway("5a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c70").join(furnished.office)
            let at = furnished.office.clock.time
            let tenant = try #require(TenantLabel(furnished.closed.number))
            let allocation = try await furnished.office.store.read {
                try $0.holding(of: furnished.closed.number)?.allocation.onGateway()
            }
            gateway.confirmed = allocation
            try await furnished.casework.provisioning.record(
                gateway.gatewayState(
                    [gateway.state(tenant)], at: at, findings: ["table inet filter cuts 203.0.113.10"]),
                agent: gateway.id)
            try await gateway.deliver(
                gateway.notice(
                    .repaired, tenant: tenant, at: at, reason: "map now lacked 203.0.113.10",
                    culprit: "nft, process 4711"), of: nil, to: furnished.office)
            let noc = try await visitor.signedIn(as: .noc)
            let page = try await noc.send(.get, "/network").text
            for words in ["203.0.113.10:22010 → 10.20.0.10:22 TCP", "ditetapkan", "nft, process 4711", "/remove"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(page.contains("href=\"/network\""))
            let incidents = try await noc.send(.get, "/noc").text
            #expect(incidents.contains("oleh nft, process 4711"))

            // Nothing for those whose business it is not, and no buttons for those who only watch.
            let clerk = try await visitor.signedIn(as: .jfu)
            #expect(try await clerk.send(.get, "/network").status == 403)
            #expect(try await !clerk.send(.get, "/cases").text.contains("href=\"/network\""))
            let jft = try await visitor.signedIn(as: .jft)
            let watched = try await jft.send(.get, "/network")
            #expect(watched.status == 200 && !watched.text.contains("/remove"))

            let number = furnished.closed.number
            let path = "/network/tenants/\(number)"
            #expect(try await noc.post("\(path)/suspend", ["minutes": "x", "reason": "uji"]).status == 422)
            #expect(try await noc.post("\(path)/suspend", ["minutes": "15", "reason": "uji"]).status == 303)
            #expect(try await gateway.order(.suspend, furnished.office).tenant == tenant)
            #expect(try await noc.post("\(path)/remove", ["reason": "selesai"]).status == 303)
            let id = try #require(try await furnished.office.store.read { try $0.openProposal(of: number) }).id
            #expect(try await noc.post("/network/decisions/\(id)/approve", [:]).status == 403)
            let kasi = try await visitor.signedIn(as: .kasi)
            #expect(try await kasi.send(.get, "/network").text.contains("/network/decisions/\(id)/approve"))
            let approve = "/api/v1/network/decisions/\(id)/approve"
            #expect(try await kasi.send(.post, approve, body: "{}").status == 204)
            #expect(try await gateway.order(.remove, furnished.office).tenant == tenant)
        }
    }

    @Test(arguments: Language.allCases)
    func aPlanIsToldInWords(_ language: Language) throws {
        let at = Timestamp(seconds: 1_795_399_200)
        let formatting = Formatting(
            language: language, zone: .init(abbreviation: "WIB", secondsFromUTC: 25_200),
            catalogue: try Catalogue(language: language))
        let network = try ConstructedNetwork(at: at)
        let card = NetworkCard(
            CaseNetworkView(standing: .blocked, since: at, plan: network.plan, reason: ""), at: at, formatting)
        #expect(card.changes.map(\.after)[0] == "203.0.113.10:22010 → 10.20.0.10:22 TCP")
        #expect(card.changes.map { $0.word != nil } == [false, true, true])
        #expect(card.abilities.count == 5 && card.abilities.last?.why == "room0 is no bridge")
        #expect(card.hasObstacles && card.tone == "bad")
        let gone = NetworkCard(
            CaseNetworkView(
                standing: .planning, since: at, plan: network.removal, outcome: .expired, reason: "late", voided: "late"
            ),
            at: at, formatting)
        #expect(gone.changes.allSatisfy { $0.after == "–" } && gone.past?.reason == "late")
        #expect(gone.past?.text.contains(language == .indonesian ? "tidak berlaku" : "does not count") == true)
        for standing in CaseState.Network.Standing.allCases {
            #expect(!standing.title[language].isEmpty && !standing.lead[language].isEmpty)
        }
        let until = Countdown("network.until", at.advanced(bySeconds: 272), at: at, formatting)
        #expect(until.left == "4:32" && until.text.contains("4"))
        let site = GatewaySiteCard(network.sites[0], at: at, mayDecide: true, formatting)
        #expect(site.tenants.map(\.tone) == ["warn", "bad", "warn", "good"] && site.hasFindings)
        #expect(site.tenants[0].proposal != nil && site.tenants[0].forms.isEmpty)
        #expect(site.tenants[1].forms.count == 2 && site.tenants[2].forms.isEmpty)
    }
}
