// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Values
internal import Words

/// What a server has on the gateway, in words, a line for each kind of thing.
struct AllocationLines {
    let ports: String
    let bandwidth: String
    let binding: String

    init(_ allocation: GatewayAllocationView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        ports = allocation.forwardings.map {
            "\(Self.place(allocation.publicAddress, $0.publicPort)) → \(Self.place(allocation.roomAddress, $0.roomPort)) \($0.transport.rawValue.uppercased())"
        }.joined(separator: ", ")
        bandwidth = texts.text(
            "case.grant",
            [
                "in": formatting.rate(Double(allocation.grant.inBitsPerSecond)),
                "out": formatting.rate(Double(allocation.grant.outBitsPerSecond)),
                "burst": formatting.size(Int(clamping: allocation.grant.burstBytes)),
            ])
        binding =
            allocation.macs.isEmpty
            ? texts.text("network.unbound", ["address": "\(allocation.roomAddress)"])
            : "\(allocation.roomAddress) = " + allocation.macs.map(\.description).joined(separator: ", ")
    }

    /// An address with its port, RFC 3986's way for IPv6.
    private static func place(_ address: IPAddress, _ port: Int) -> String {
        address.family == .ipv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}

/// One line of a plan: what is, and what would be.
struct PlanLine: TemplateModel {
    let name: String
    let before: String
    let after: String
    let tone: String
    /// What happens to it, in a word; `nil` where it stays.
    let word: String?

    init(_ name: String, _ before: String?, _ after: String?, _ texts: Catalogue) {
        self.name = name
        self.before = before ?? "–"
        self.after = after ?? "–"
        let key: String? =
            before == after ? nil : before == nil ? "network.new" : after == nil ? "network.gone" : "network.changed"
        word = key.map { texts.text($0) }
        tone = key == nil ? "" : "changed"
    }

    static func all(of plan: PlanView, _ formatting: Formatting) -> [PlanLine] {
        let texts = formatting.catalogue
        let before = plan.before.map { AllocationLines($0, formatting) }
        let after = plan.after.map { AllocationLines($0, formatting) }
        return [
            PlanLine(texts.text("network.ports"), before?.ports, after?.ports, texts),
            PlanLine(texts.text("network.bandwidth"), before?.bandwidth, after?.bandwidth, texts),
            PlanLine(texts.text("network.binding"), before?.binding, after?.binding, texts),
        ]
    }
}

/// What a gateway enforces, or does not and why.
struct AbilityLine: TemplateModel {
    let name: String
    let tone: String
    let mark: String
    let word: String
    /// English.
    let why: String?

    init(_ ability: GatewayAbility, isEnforced: Bool, why: String? = nil, _ texts: Catalogue) {
        name = texts[ability.title]
        tone = isEnforced ? "good" : "warn"
        mark = isEnforced ? "✓" : "!"
        word = texts.text(isEnforced ? "network.isEnforced" : "network.isNotEnforced")
        self.why = why
    }
}

/// A time until which something holds; a script counts it down.
struct Countdown: TemplateModel {
    let text: String
    let machine: String
    let left: String

    init(_ key: String, _ until: Timestamp, at now: Timestamp, _ formatting: Formatting) {
        text = formatting.catalogue.text(key, ["time": formatting.clock(until, seconds: true)])
        machine = formatting.machine(until)
        let seconds = Int(saturating: max(0, until.seconds(since: now)).rounded())
        left = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }
}
