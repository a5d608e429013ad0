// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Provisioning
package import Terminal
package import TextOutput
internal import Values
package import Words

extension PlanReport {
    package func text(_ language: Language) -> StyledText {
        var lines: [String] = []
        let say = { (phrase: Phrase) in phrase[language] }
        for change in changes {
            switch (change.before, change.after) {
            case (nil, let after?):
                lines.append("+ \(change.tenant): " + say(GatewayWords.new))
                lines += after.lines(language).map { "    " + $0 } + change.shortcomings(language)
            case (let before?, let after?):
                lines.append("~ \(change.tenant): " + say(GatewayWords.otherwise))
                let (old, new) = (before.lines(language), after.lines(language))
                lines += old.filter { !new.contains($0) }.map { "  - " + $0 }
                lines += new.filter { !old.contains($0) }.map { "  + " + $0 } + change.shortcomings(language)
            case (let before?, nil):
                lines.append("- \(change.tenant): " + say(GatewayWords.takenAway))
                lines += before.lines(language).map { "    " + $0 }
            case (nil, nil): break
            }
        }
        for family in rules {
            let name = TableFamily(rawValue: family)?.words ?? family
            lines.append(say(GatewayWords.rules(TenantTable.name, name)))
        }
        for interface in queues { lines.append(say(GatewayWords.queue(interface))) }
        if lines.isEmpty { lines.append(say(GatewayWords.nothingToDo)) }
        lines += remarks.map { say(GatewayWords.note) + ": \($0)" }
        lines += obstacles.map { say(GatewayWords.inTheWay) + ": \($0)" }
        lines.append(say(GatewayWords.fingerprint) + ": \(fingerprint)")
        if let seconds { lines.append(say(GatewayWords.inForce(seconds))) }
        return StyledText(lines.joined(separator: "\n"))
    }
}

extension PlanReport.Change {
    /// What is not enforced, a line each.
    fileprivate func shortcomings(_ language: Language) -> [String] {
        unenforced.map { "    " + GatewayWords.unenforced($0)[language] }
    }
}

extension GatewayReport {
    package func text(_ language: Language) -> StyledText {
        StyledText(lines(language).map(\.text).joined(separator: "\n"))
    }

    /// A line each, the tenants' own in the colour of their standing.
    package func lines(_ language: Language) -> [StyledLine] {
        var lines: [StyledLine] = []
        for tenant in tenants {
            var line = StyledLine("\(tenant.tenant): ".printable)
            line.append(tenant.standing(language), tenant.style)
            lines.append(line)
            let allocation = tenant.provisional ?? tenant.confirmed
            lines += allocation?.lines(language).map { StyledLine("    " + $0.printable) } ?? []
            lines += tenant.faults.map {
                StyledLine("    \(GatewayWords.fault[language]): \($0)".printable, Style(.red))
            }
        }
        if lines.isEmpty { lines.append(StyledLine(GatewayWords.noTenant[language])) }
        lines += strangers.map { StyledLine("\(GatewayWords.notOurs[language]): \($0)".printable, Style(.yellow)) }
        return lines
    }
}

extension GatewayReport.Tenant {
    fileprivate func standing(_ language: Language) -> String {
        var words: [Phrase] = confirmed == nil ? [] : [GatewayWords.confirmed]
        if let seconds { words.append(GatewayWords.provisional(seconds)) }
        if let leavingSeconds { words.append(GatewayWords.leaving(leavingSeconds)) }
        if isSuspended { words.append(GatewayWords.suspended(suspendedSeconds)) }
        return words.map { $0[language] }.joined(separator: ", ")
    }

    fileprivate var style: Style {
        if isSuspended || !faults.isEmpty { return Style(.red) }
        return seconds == nil && leavingSeconds == nil ? Style(.green) : Style(.yellow)
    }
}

extension TenantAllocation {
    /// What it says, a line for each port and one for the bandwidth.
    fileprivate func lines(_ language: Language) -> [String] {
        let ports = forwardings.map { one in
            GatewayWords.forwarding(
                "\(publicAddress) \(one.transport.rawValue)", one.publicPort, "\(roomAddress)", one.roomPort)[language]
        }
        let rate = { (bits: Int64) in RateText.bitRate(Double(bits)) }
        let burst = RateText.bytes(Double(grant.burstBytes))
        return ports + [
            GatewayWords.bandwidth(
                inbound: rate(grant.inBitsPerSecond), outbound: rate(grant.outBitsPerSecond), burst: burst)[language],
            GatewayWords.bound(macs)[language],
        ]
    }
}
