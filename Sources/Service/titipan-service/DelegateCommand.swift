// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Procedure
import Values
internal import Words
import TextOutput

extension Capacity: ExpressibleByArgument {}

struct DelegateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delegate", abstract: "Who acts in whose post by a written order: Plt., Plh., a.n. and u.b.",
        subcommands: [List.self, Add.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List delegations, the latest first.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let delegations = try await Assembly.with(option) { assembly in
                var (delegations, request) = ([DelegationView](), PageRequest(most: PageRequest.longest))
                repeat {
                    let page = try await assembly.casework.delegations.list(for: nil, page: request)
                    delegations += page.items
                    request.after = page.next.map { "\($0)" }
                } while request.after != nil
                return delegations
            }
            try output.print(delegations) { delegations.map(DelegateCommand.line).joined(separator: "\n") }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a person act in another's post. The order is entered as it was written.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "User name of who is to act.") var name: String
        @Option(help: "plt (vacant post), plh (holder absent), an (on behalf) or ub (on behalf, through a superior).")
        var capacity: Capacity
        @Option(help: "kepalaDinas, sekretaris or kabid.") var post: Role
        @Option(help: "First day, YYYY-MM-DD in the office's zone.") var from: String
        @Option(help: "Last day, which still counts.") var until: String
        @Option(help: "What the order is called, such as Surat Perintah Bupati Temanggung.") var document: String
        @Option(help: "The order's number.") var number: String
        @Option(help: "The order's date.") var date: String
        @Option(help: "For ub: the post that is passed through, such as Sekretaris.") var through: String?

        func run() async throws {
            let fields = [
                ("delegate", name), ("capacity", capacity.rawValue), ("post", post.rawValue), ("first", from),
                ("last", until), ("documentTitle", document), ("documentNumber", number), ("documentDate", date),
                ("intermediate", through ?? ""),
            ]
            let added = try await Assembly.with(option) { assembly in
                try await assembly.casework.delegations.add(FormTexts(fields.map { (name: $0, value: $1) }), by: nil)
            }
            try output.print(added) { DelegateCommand.line(added) }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a delegation at once.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "The delegation's identifier, as the list shows it.") var id: String
        @Option(help: "Why it ends before its last day.") var reason: String

        func run() async throws {
            let revoked = try await Assembly.with(option) { assembly in
                try await assembly.casework.delegations.revoke(
                    id, FormTexts([(name: "reason", value: reason)]), by: nil)
            }
            try output.print(revoked) { DelegateCommand.line(revoked) }
        }
    }

    private static func line(_ delegation: DelegationView) -> String {
        "\(delegation.id)\t\(delegation.standing.rawValue)\t\(delegation.capacity.abbreviation.id) "
            + "\(delegation.post.rawValue)\t\(delegation.delegate)\t\(delegation.holder ?? "–")\t"
            + "\(delegation.first)–\(delegation.last)\t\(delegation.documentNumber)"
    }
}
