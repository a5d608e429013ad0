// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Foundation
import Inventory
import OfficeSupport
import Procedure
import TestSupport
import Testing
import Values
import Words

struct InventoryTests {
    private let keeper = TestOffice.user(.jft)

    /// A case that waits for the check of its facilities.
    private func awaitingCheck(_ office: TestOffice, _ index: Int = 1) async throws -> String {
        let number = try await office.applied(server: "s\(index)", mac: "02:00:5e:10:00:0\(index)").number
        try await office.toTheCheck(number)
        return number
    }

    @Test("two clerks race for the last address: one gets it, the other is told", arguments: TestEngine.allCases)
    func race(_ engine: TestEngine) async throws {
        try await TestOffice.open(
            engine,
            settings: { settings in
                settings.sites[0].pools[0].range.last = settings.sites[0].pools[0].range.first
            }
        ) { office in
            let numbers = [try await awaitingCheck(office, 1), try await awaitingCheck(office, 2)]
            let refused = try await record(numbers, office)
            #expect(refused.map(\.code) == ["inventory.short"])
            #expect(refused.first?.detail.en.contains("Public IP") ?? false, "\(refused)")
            let sites = try await office.casework.sites.all(for: keeper)
            #expect(sites[0].holdings.count == 1)
        }
    }

    /// Records the same findings and place for all cases at once; returns why those that did not get it were refused.
    private func record(_ numbers: [String], _ office: TestOffice) async throws -> [Problem] {
        let body = try await office.choosing(numbers[0], TestOffice.findings(available: true), keeper)
        let outcomes = await withTaskGroup(of: Problem?.self) { group in
            for number in numbers {
                group.addTask {
                    do {
                        _ = try await office.casework.cases.perform(
                            .recordCheck, on: number, body: body, by: TestOffice.user(.jft), expecting: nil)
                        return nil
                    } catch {
                        return error as? Problem
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == numbers.count)
        return outcomes.compactMap(\.self)
    }

    @Test("of two who choose the same place one gets it; the other is told whose it is", arguments: TestEngine.allCases)
    func samePlace(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let numbers = [try await awaitingCheck(office, 1), try await awaitingCheck(office, 2)]
            let refused = try await record(numbers, office)
            #expect(refused.map(\.code) == ["inventory.taken"])
            #expect(refused.first?.field == "rackPosition", "\(refused)")
            let holder = try #require(try await office.casework.sites.all(for: keeper)[0].holdings.first)
            #expect(refused.first?.detail.en.contains(holder.allocation.caseNumber) ?? false, "\(refused)")
        }
    }

    @Test("the place is chosen, what is left out is named, and what is short is said first")
    func place() async throws {
        try await TestOffice.open { office in
            let number = try await awaitingCheck(office)
            let offer = try await office.casework.sites.offer(for: number, to: keeper)
            #expect(offer.lines.map(\.facility) == Facility.allCases && offer.lines.allSatisfy(\.isEnough))
            #expect(offer.sites[0].accesses.first == "203.0.113.10:22010")
            let findings = TestOffice.findings(available: true)
            let perform = { (body: JSONValue) in
                try await office.casework.cases.perform(
                    .recordCheck, on: number, body: body, by: self.keeper, expecting: nil)
            }
            let missing = await #expect(throws: Problem.self) { try await perform(findings) }
            #expect(missing?.fields.map(\.field) == ["rackPosition", "access", "switchPort"])
            guard case .object(var members) = findings else { return }
            members["rackPosition"] = .string("R1 U30")
            members["access"] = .string("203.0.113.12:22012")
            members["switchPort"] = .string("gi1/0/8")
            members["cable"] = .string("C2")
            let view = try await perform(.object(members))
            #expect(view.allocation?.rackPosition == "R1 U30" && view.allocation?.cable == "C2")
            #expect(
                view.allocation?.publicAddress.description == "203.0.113.12" && view.allocation?.publicPort == 22_012)
            #expect(view.allocation?.switchPort == "gi1/0/8")
            // Power for one server more is not there: 600 W, 300 W each.
            let second = try await awaitingCheck(office, 2)
            try await office.act(.recordCheck, second, findings)
            let third = try await awaitingCheck(office, 3)
            let short = try await office.casework.sites.offer(for: third, to: keeper)
            #expect(short.line(.power)?.isEnough == false && short.line(.room)?.isEnough == true)
        }
    }

    @Test("the configuration is imported once; what was changed since stays", arguments: TestEngine.allCases)
    func once(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            try await office.casework.sites.put(
                .rack, [.name: "R2", .units: "10", .rear: "1-2"], on: "s1", by: keeper)
            try await office.over(office.store).casework.prepare()
            let site = try #require(try await office.casework.sites.all(for: keeper).first?.site)
            #expect(site.racks.map(\.name) == ["R1", "R2"] && site.racks[1].taken == [1, 2])
            let changes = try await office.casework.sites.changes(of: "s1", for: keeper)
            #expect(changes.first?.by == "jft" && changes.first?.before == nil)
            #expect(changes.first?.after?.first { $0.column == .rear }?.text == "1-2")
            #expect(changes.last?.by == "configuration")
            let audit = try await office.store.read { try $0.auditTrail(most: 1) }
            #expect(audit.first?.detail.contains(#"none → {"kind":"rack","name":"R2""#) ?? false, "\(audit)")
        }
    }

    @Test("what a case holds is neither removed nor shrunk: the case is named", arguments: TestEngine.allCases)
    func held(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let number = try await awaitingCheck(office)
            try await office.act(.recordCheck, number, TestOffice.findings(available: true))
            let sites = office.casework.sites
            for key in [InventoryKey(kind: .rack, name: "R1"), InventoryKey(kind: .cable, name: "C1")] {
                let problem = await #expect(throws: Problem.self) {
                    try await sites.remove(key, from: "s1", by: keeper)
                }
                #expect(problem?.code == "inventory.held" && problem?.detail.en.contains(number) ?? false)
            }
            try await sites.remove(InventoryKey(kind: .cable, name: "C2"), from: "s1", by: keeper)
            let table = "site,kind,name,units\r\ns1,rack,R1,1\r\n"
            let outcome = try await sites.take(.csv(table), mode: .replace, dryRun: false, by: keeper)
            #expect(!outcome.applied && outcome.faults.count > 3)
            #expect(outcome.faults.allSatisfy { $0.reason.en.contains(number) }, "\(outcome.faults)")
            #expect(try await sites.all(for: keeper)[0].site.cables.map(\.name) == ["C1"])
        }
    }

    @Test("an import is all or nothing, and a dry run changes nothing", arguments: TestEngine.allCases)
    func wholeOrNot(_ engine: TestEngine) async throws {
        try await TestOffice.open(engine) { office in
            let sites = office.casework.sites
            let header = "site,kind,name,title,units\r\n"
            let broken = header + "s1,rack,R7,,20\r\ns1,rack,R8,,99\r\n"
            #expect(try await sites.take(.csv(broken), dryRun: false, by: keeper).faults.map(\.row) == [3])
            #expect(try await sites.all(for: keeper)[0].site.racks.count == 1)
            let sound = header + "s3,rack,R8,,20\r\ns3,site,s3,Ruang baru,\r\ns1,rack,R7,,20\r\n"
            let tried = try await sites.take(.csv(sound), dryRun: true, by: keeper)
            #expect(!tried.applied && tried.faults.isEmpty && tried.changes.map(\.name) == ["s3", "R8", "R7"])
            #expect(try await sites.all(for: keeper).map(\.site.name) == ["s1"])
            #expect(try await sites.take(.csv(sound), dryRun: false, by: keeper).applied)
            #expect(try await sites.all(for: keeper).map(\.site.name) == ["s1", "s3"])
            let again = try await sites.take(.csv(try await sites.csv(for: keeper)), dryRun: false, by: keeper)
            #expect(again.applied && again.changes.isEmpty)
        }
    }

    @Test("a change names the version that was seen; others, and another role, are refused")
    func versions() async throws {
        try await TestOffice.open { office in
            let sites = office.casework.sites
            let seen = try await sites.one("s1", for: keeper).version
            let made = try await sites.put(
                .cable, [.name: "C9"], on: "s1", by: keeper, expecting: seen)
            #expect(made == seen + 1)
            let late = await #expect(throws: Problem.self) {
                try await sites.put(.cable, [.name: "C10"], on: "s1", by: keeper, expecting: seen)
            }
            #expect(late?.code == "inventory.changed")
            let other = await #expect(throws: Problem.self) {
                try await sites.put(.cable, [.name: "C10"], on: "s1", by: TestOffice.user(.jfu))
            }
            #expect(other?.kind == .forbidden)
            var limited = keeper
            limited.sites = ["elsewhere"]
            let foreign = await #expect(throws: Problem.self) {
                try await sites.put(.cable, [.name: "C10"], on: "s1", by: limited)
            }
            #expect(foreign?.kind == .unknown)
            let table = "site,kind,name\r\ns1,cable,C10\r\n"
            #expect(try await sites.take(.csv(table), dryRun: false, by: limited).faults.map(\.row) == [2])
        }
    }
}
