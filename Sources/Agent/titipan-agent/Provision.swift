// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import CommandOptions
import Evidence
import Provisioning
import TextOutput
import Values

struct ProvisionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provision",
        abstract: "Make a Linux gateway forward what the tenants were given, for a limited time until it is confirmed.",
        discussion: """
            What is applied is provisional: the kernel takes it back by itself when its time is over, whatever becomes of this program, unless \
            'provision confirm' makes it permanent. Verify by real packets in between.

            Needs root, or CAP_NET_ADMIN, in the gateway's network namespace. Exit codes: 0 nothing to do, 2 something was or is to be done, 1 error.
            """,
        subcommands: [
            Plan.self, Apply.self, Confirm.self, Remove.self, Hold.self, Resume.self, Restore.self, Status.self,
        ])

    struct GatewayOption: ParsableArguments {
        @Option(help: ArgumentHelp("The gateway's configuration.", valueName: "file"))
        var config = GatewayConfiguration.defaultFile
        @Flag(help: "Print JSON.")
        var json = false
    }

    struct TenantsOption: ParsableArguments {
        @Option(help: ArgumentHelp("The tenants that the gateway is to have.", valueName: "file"))
        var tenants: String
    }
}

/// Exit codes of `provision`.
enum Provisioned {
    static let changes = ExitCode(2)
    static let failed = ExitCode(1)
}

/// Runs a command's body: an error becomes one clear line and exit code 1.
func provisioning(
    _ option: ProvisionCommand.GatewayOption, _ body: @escaping @Sendable (Provisioner) async throws -> Bool
) throws {
    try provisioning(option, before: {}) { provisioner, _ in try await body(provisioner) }
}

/// - Parameter before: is done while the process may still read every file.
private func provisioning<Prepared: Sendable>(
    _ option: ProvisionCommand.GatewayOption, before: () throws -> Prepared,
    _ body: @escaping @Sendable (Provisioner, Prepared) async throws -> Bool
) throws {
    do {
        let configuration = try GatewayConfiguration.read(file: option.config)
        let prepared = try before()
        // What a person writes there as root, the agent could not read.
        try Privileges.keepNetworkAdministration(asOwnerOf: configuration.stateDirectory)
        let provisioner = try configuration.provisioner()
        try runBlocking {
            if try await body(provisioner, prepared) { throw Provisioned.changes }
        }
    } catch let code as ExitCode {
        throw code
    } catch is CancellationError {
        throw ExitCode(130)
    } catch {
        Console.printError("\(error)")
        throw Provisioned.failed
    }
}

extension ProvisionCommand {
    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what would change, and what stands in the way.",
            discussion: "The fingerprint that it prints binds 'provision apply --plan' to what the gateway was now.")

        @OptionGroup var gateway: GatewayOption
        @OptionGroup var tenants: TenantsOption
        @OptionGroup var languages: LanguageOption

        func run() throws {
            let (json, file, language) = (gateway.json, tenants.tenants, languages.chosen)
            try provisioning(gateway, before: { try DesiredStateFile.read(file: file) }) { provisioner, desired in
                let plan = try await provisioner.plan(desired)
                let report = PlanReport(plan)
                if json { try Console.print(json: report) } else { Console.print(report.text(language)) }
                if !plan.obstacles.isEmpty { throw Provisioned.failed }
                return !plan.isEmpty
            }
        }
    }

    struct Apply: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put it in force for so many seconds.")

        @OptionGroup var gateway: GatewayOption
        @OptionGroup var tenants: TenantsOption
        @OptionGroup var languages: LanguageOption
        @Option(help: ArgumentHelp("After these the kernel takes it back.", valueName: "number"))
        var seconds = 120
        @Option(
            help: ArgumentHelp("Only if the gateway is still as 'provision plan' saw it.", valueName: "fingerprint"))
        var plan: String?

        func validate() throws {
            guard Provisioner.provisionalSeconds.contains(seconds) else {
                throw ValidationError(
                    "--seconds is from \(Provisioner.provisionalSeconds.lowerBound) to \(Provisioner.provisionalSeconds.upperBound)"
                )
            }
            if let plan, Digest(plan) == nil {
                throw ValidationError("--plan takes the fingerprint of 'provision plan', 64 hexadecimal digits")
            }
        }

        func run() throws {
            let (json, file, seconds, wanted) = (gateway.json, tenants.tenants, seconds, plan.flatMap { Digest($0) })
            let language = languages.chosen
            try provisioning(gateway, before: { try DesiredStateFile.read(file: file) }) { provisioner, desired in
                let plan = try await provisioner.plan(desired)
                if let wanted, wanted != plan.fingerprint { throw PlanRefusal.stale }
                let hand = HandReport(provisioner)
                try await provisioner.apply(plan, seconds: seconds)
                try await hand.put(.applied, of: plan.changes.map(\.tenant))
                let report = PlanReport(plan, seconds: plan.changes.isEmpty ? nil : seconds)
                if json { try Console.print(json: report) } else { Console.print(report.text(language)) }
                return !plan.isEmpty
            }
        }
    }

    struct Confirm: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make what is provisional permanent: all of it, or the tenants that are named.")

        @OptionGroup var gateway: GatewayOption
        @Argument(help: ArgumentHelp("Tenants.", valueName: "tenant"))
        var tenants: [TenantLabel] = []

        func run() throws {
            let (json, tenants) = (gateway.json, tenants)
            try provisioning(gateway) { provisioner in
                let hand = HandReport(provisioner)
                let confirmed = try await provisioner.confirm(tenants.isEmpty ? nil : Set(tenants))
                try await hand.put(.confirmed, of: confirmed)
                try ProvisionCommand.say(confirmed, "confirmed", json: json)
                return !confirmed.isEmpty
            }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a tenant away at once: what is open is cut.")

        @OptionGroup var gateway: GatewayOption
        @Argument(help: ArgumentHelp("The tenant.", valueName: "tenant"))
        var tenant: TenantLabel

        func run() throws {
            let (json, tenant) = (gateway.json, tenant)
            try provisioning(gateway) { provisioner in
                let hand = HandReport(provisioner)
                try await provisioner.remove(tenant)
                try await hand.put(.removed, of: [tenant])
                try ProvisionCommand.say([tenant], "removed", json: json)
                return true
            }
        }
    }

    struct Hold: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suspend a tenant: nothing reaches it, and nothing of it gets out.")

        @OptionGroup var gateway: GatewayOption
        @Argument(help: ArgumentHelp("The tenant.", valueName: "tenant"))
        var tenant: TenantLabel
        @Option(
            help: ArgumentHelp(
                "It goes on by itself after these; without them when it is resumed.", valueName: "number"))
        var seconds: Int?

        func validate() throws {
            if let seconds, !(1...2_592_000).contains(seconds) {
                throw ValidationError("--seconds is from 1 to 2592000, thirty days")
            }
        }

        func run() throws {
            let (json, seconds, tenant) = (gateway.json, seconds, tenant)
            try provisioning(gateway) { provisioner in
                let hand = HandReport(provisioner)
                try await provisioner.hold(tenant, true, seconds: seconds)
                try await hand.put(.suspended, of: [tenant])
                try ProvisionCommand.say([tenant], "suspended", json: json)
                return true
            }
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended tenant go on.")

        @OptionGroup var gateway: GatewayOption
        @Argument(help: ArgumentHelp("The tenant.", valueName: "tenant"))
        var tenant: TenantLabel

        func run() throws {
            let (json, tenant) = (gateway.json, tenant)
            try provisioning(gateway) { provisioner in
                let hand = HandReport(provisioner)
                try await provisioner.hold(tenant, false)
                try await hand.put(.resumed, of: [tenant])
                try ProvisionCommand.say([tenant], "resumed", json: json)
                return true
            }
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put all that was confirmed in force again, after a start of the machine.")

        @OptionGroup var gateway: GatewayOption

        func run() throws {
            let json = gateway.json
            try provisioning(gateway) { provisioner in
                let restored = try await GatewayRestoration(provisioner).perform()
                try ProvisionCommand.say(restored, "restored", json: json)
                return !restored.isEmpty
            }
        }
    }

    fileprivate static func say(_ tenants: [TenantLabel], _ what: String, json: Bool) throws {
        if json {
            try Console.print(json: [what: tenants])
        } else if tenants.isEmpty {
            Console.print(StyledText(line: "nothing to do"))
        } else {
            for tenant in tenants { Console.print(StyledText(line: "\(tenant): \(what)")) }
        }
    }
}

extension TenantLabel: ExpressibleByArgument {}
