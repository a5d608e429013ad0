// SPDX-License-Identifier: Apache-2.0

import CurlClient
import Delivery
import Evidence
import Foundation

/// What the attacks start from: sessions of the office's people, enrolled agents, and a hand-over record of a verification that was passed.
struct Preparation {
    let instance: Instance

    func perform() async throws {
        try Sessions.take(instance)
        try await Sessions.open(instance, Sessions.otherSite)
        let people = try Sessions.read(instance)
        guard let kasi = people["kasi"], let kabid = people["kabid"] else {
            throw CannotAttack("nobody is kasi, or nobody kabid")
        }
        for (name, vantage) in [("revoked", "outside"), ("inside", "inside"), ("outside", "outside")] {
            try await enrol(name, vantage, invitedBy: kasi, approvedBy: kabid)
        }
        try await pass(kasi)
    }

    private func enrol(_ name: String, _ vantage: String, invitedBy kasi: Person, approvedBy kabid: Person) async throws
    {
        let client = try Client(instance)
        let made = await client.call(
            kasi, "POST", "/api/v1/agents/tokens",
            json: Array(#"{"site": "gedung-sentra", "vantage": "\#(vantage)", "name": "\#(name)"}"#.utf8))
        guard let text = made.json["token"] as? String else {
            throw CannotAttack("no join token: \(made.status) \(made.text)")
        }
        let enrolment = Enrolment(
            token: try JoinToken(text), service: "https://\(instance.host):\(instance.pagesPort)",
            directory: instance.folder + "/" + name, engine: try TransferEngine(), hostName: name,
            software: "titipan-agent/0.2.0")
        let id = try await enrolment.perform().agentID
        var done = [("approve", "{}")]
        if name == "revoked" { done.append(("revoke", #"{"reason": "lost"}"#)) }
        for (action, body) in done {
            let response = await client.call(
                kabid, "POST", "/api/v1/agents/\(id)/\(action)", json: Array(body.utf8))
            guard response.isSuccess else {
                throw CannotAttack("\(action) of \(name): \(response.status) \(response.text)")
            }
        }
    }

    /// A verification that is passed, and its record.
    private func pass(_ kasi: Person) async throws {
        let (inside, outside) = (try HostileAgent("inside", instance), try HostileAgent("outside", instance))
        let order = try await inside.startVerification(of: instance.recordCase)
        for agent in [inside, outside] {
            let response = try await agent.report(order)
            guard response.isSuccess else {
                throw CannotAttack("a healthy report is refused: \(response.status) \(response.text.prefix(500))")
            }
        }
        let client = try Client(instance)
        let path = "/api/v1/cases/\(Form.escaped(instance.recordCase))"
        for _ in 0..<240 {
            let document = await client.call(kasi, "GET", path + "/documents/handover.pdf")
            if document.isSuccess {
                try Data(document.body).write(to: URL(fileURLWithPath: instance.folder + "/handover.pdf"))
                return
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        let view = await client.call(kasi, "GET", path)
        throw CannotAttack("no hand-over record within 120 s: \(view.text.prefix(3000))")
    }
}
