// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Delivery
internal import Evidence
internal import FoundationEssentials
internal import Linux
package import Logging
internal import Probes
internal import Sampling
internal import Spool
internal import CurlClient
internal import Values

/// Looks at everything that a verification depends on, and says what to do.
package struct Doctor: Sendable {
    private let configuration: AgentConfiguration
    private let log: Logger

    package init(_ configuration: AgentConfiguration, log: Logger) {
        self.configuration = configuration
        self.log = log
    }

    /// Findings about what needs privileges. To be called first, on the process's only thread. Returns the sockets if they open.
    package func examineSockets() -> (findings: [Finding], sockets: PrivilegedSockets?) {
        do {
            let sockets = try PrivilegedSockets.open(configuration)
            return ([Finding("privileges", .good, "raw sockets and capture open")], sockets)
        } catch {
            return (
                [
                    Finding(
                        "privileges", .bad, "\(error)",
                        remedy:
                            "start as root or with CAP_NET_RAW, and check the interfaces' names and the switches' secrets"
                    )
                ], nil
            )
        }
    }

    /// Everything else, without privileges. Takes about five seconds where there is a mirror to look at.
    package func examine(_ sockets: PrivilegedSockets?) async -> [Finding] {
        var findings = examineInterfaces()
        if let sampler = sockets?.sampler { findings += await examineMirror(sampler) }
        findings += await examineSwitches(sockets?.switches ?? [])
        findings.append(examineClock())
        findings.append(examineSpool())
        let condition = ConditionFile(configuration.stateDirectory).read()
        findings.append(ProcessDiagnosis(condition, at: .now()).finding)
        findings += await examineService()
        return findings
    }

    // MARK: Interfaces

    private func examineInterfaces() -> [Finding] {
        var findings: [Finding] = []
        let room: String
        do {
            room = try configuration.roomInterface ?? PrivilegedSockets.defaultInterface()
        } catch {
            return [Finding("interface", .bad, "\(error)", remedy: "set interfaces.room")]
        }
        findings.append(examineInterface(room, role: "room", needsAddress: true))
        if let mirror = configuration.mirrorInterface {
            findings.append(examineInterface(mirror, role: "mirror", needsAddress: false))
            if let facts = try? InterfaceFacts.read(mirror) {
                findings += StandingDiagnosis(facts, all: (try? InterfaceFacts.all()) ?? []).findings
            }
        }
        return findings
    }

    private func examineInterface(_ name: String, role: String, needsAddress: Bool) -> Finding {
        let facts: InterfaceFacts
        do {
            facts = try InterfaceFacts.read(name)
        } catch {
            return Finding("interface \(role)", .bad, "\(error)", remedy: "name an interface that exists (ip link)")
        }
        guard facts.isUp else {
            return Finding("interface \(role)", .bad, "\(name) is down", remedy: "ip link set \(name) up")
        }
        guard facts.hasCarrier else {
            return Finding(
                "interface \(role)", .bad, "\(name) has no link", remedy: "check the cable and the switch port")
        }
        let addresses = facts.addresses.filter { $0.address.family == .ipv4 }.map { "\($0.address)/\($0.prefixLength)" }
        guard !needsAddress || !addresses.isEmpty else {
            return Finding(
                "interface \(role)", .bad, "\(name) has no IPv4 address", remedy: "give it one in the room's network")
        }
        return Finding(
            "interface \(role)", .good,
            "\(name) is up" + (addresses.isEmpty ? "" : ", " + addresses.joined(separator: ", ")))
    }

    /// Samples the allowed ranges for five seconds: a mirror must show what goes to them and what comes from them.
    private func examineMirror(_ sampler: Sampler) async -> [Finding] {
        let plan = SamplingPlan(
            tenants: [SampledTenant(id: "allowed", addresses: configuration.allow)], policy: .fixed(.bytes(4_096)),
            windowSeconds: 5, windowCount: 1)
        var seen: (towards: UInt64, from: UInt64) = (0, 0)
        do {
            for await interval in try sampler.start(plan) {
                for tenant in interval.tenants {
                    seen.towards += tenant.window.inbound.kept
                    seen.from += tenant.window.outbound.kept
                }
            }
        } catch {
            return [Finding("mirror", .bad, "\(error)", remedy: "check privileges and the mirror's interface")]
        }
        let measurement = sampler.measurement
        let elsewhere = StandingDiagnosis.alternative(
            to: sampler.capture.facts, among: (try? InterfaceFacts.all()) ?? [], towards: configuration.allow)
        let text = "in 5 s \(seen.towards) sampled frames towards the allowed ranges and \(seen.from) from them"
        switch (seen.towards > 0, seen.from > 0) {
        case (true, true):
            return [Finding("mirror", measurement.dropped == 0 ? .good : .warning, text)]
        case (false, false):
            return [
                Finding(
                    "mirror", .warning, text + ": silence, or no mirror",
                    remedy: "send some traffic and look again; else check the switch's mirror session" + elsewhere)
            ]
        default:
            return [
                Finding(
                    "mirror", .bad, text + ": one direction only",
                    remedy: "mirror both directions (rx and tx) of the tenants' ports" + elsewhere)
            ]
        }
    }

    // MARK: This machine

    private func examineClock() -> Finding {
        guard let clock = try? ClockSynchronisation.read() else {
            return Finding("clock", .unknown, "the kernel does not say")
        }
        return clock.isSynchronised
            ? Finding("clock", .good, "synchronised, maximum error \(rounded(clock.maximumErrorSeconds)) s")
            : Finding(
                "clock", .warning, "the kernel says that nothing disciplines the clock",
                remedy: "run chrony or systemd-timesyncd; reports say how far the clock is from the service's")
    }

    private func examineSpool() -> Finding {
        do {
            guard Folder.contains(configuration.stateDirectory) else {
                return Finding(
                    "spool", .bad, "there is no \(configuration.stateDirectory)", remedy: "enrol this agent")
            }
            let spool = try Spool(
                directory: configuration.spoolDirectory, maximumBytes: configuration.spoolMebibytes << 20)
            let (waiting, state) = (try spool.pending(), try spool.state())
            let text = "\(waiting.count) records wait, position \(state.epoch).\(state.seq)"
            guard state.broken == nil, state.quarantined == 0 else {
                return Finding(
                    "spool", .warning, text + ", \(state.quarantined) damaged stretches moved aside",
                    remedy: "check the disk; the loss is declared to the service with the next delivery")
            }
            return Finding("spool", .good, text)
        } catch {
            return Finding("spool", .bad, "\(error)", remedy: "check the disk and the directory's owner")
        }
    }

    // MARK: The service

    private func examineService() async -> [Finding] {
        let identity: AgentIdentity
        do {
            identity = try AgentIdentity(directory: configuration.identityDirectory)
        } catch {
            return [Finding("service", .bad, "\(error)", remedy: "titipan-agent enrol")]
        }
        let certificate = CertificateDiagnosis(identity.credentials).finding
        do {
            let client = ServiceClient(
                identity: identity, engine: try TransferEngine(), agentsURL: configuration.agents,
                serviceURL: configuration.service)
            let (status, clock) = try await client.status()
            let offset = abs(clock.offset) - clock.uncertainty
            return [
                status.standing == .approved
                    ? Finding(
                        "service", .good,
                        "reachable; this agent is approved as \(status.vantage.rawValue) of \(status.site)")
                    : Finding(
                        "service", .warning, "reachable; this agent is \(status.standing.rawValue)",
                        remedy: "ask an officer to compare the fingerprints and approve it"),
                offset < 1
                    ? Finding("service clock", .good, "within \(rounded(max(0, offset) + clock.uncertainty)) s of ours")
                    : Finding(
                        "service clock", .warning, "\(rounded(clock.offset)) s from ours",
                        remedy: "synchronise both clocks"),
                examineLedger(identity), certificate,
            ]
        } catch {
            return [
                Finding(
                    "service", .bad, "\(error)",
                    remedy: "check the network, the service, and “agents” in the configuration"),
                certificate,
            ]
        }
    }

    /// The newest checkpoint of the service's ledger that this agent saw, and cosigned.
    private func examineLedger(_ identity: AgentIdentity) -> Finding {
        do {
            let size = try LedgerWitness(identity: identity, directory: configuration.identityDirectory).keptSize()
            return size == 0
                ? Finding(
                    "ledger", .warning, "no checkpoint was seen yet",
                    remedy: "run the agent; a service before version 0.2 offers none")
                : Finding("ledger", .good, "the newest checkpoint seen has \(size) entries")
        } catch {
            return Finding("ledger", .bad, "\(error)", remedy: "see what the message says")
        }
    }

    private func rounded(_ value: Double) -> String {
        "\((value * 1_000).rounded() / 1_000)"
    }
}
