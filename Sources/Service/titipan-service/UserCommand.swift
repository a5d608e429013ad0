// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Casework
import Foundation
import Procedure
import Values
import TextOutput

extension Role: ExpressibleByArgument {}
extension CivilServantRank: ExpressibleByArgument {}

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who sign in.",
        subcommands: [
            Add.self, List.self, Change.self, Disable.self, Enable.self, Password.self, SignOut.self, Unlock.self,
        ])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person. Without a password file a password is made and printed once.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "User name.") var name: String?
        @Option(name: .customLong("username"), help: "User name.") var username: String?
        @Option(help: "jfu, kepalaDinas, sekretaris, kabid, kasi, jft, noc or admin.") var role: Role
        @Option(name: .customLong("name"), help: "Name as printed in documents.") var displayName: String?
        @Option(help: "The civil servant's number, 18 digits.") var nip: String?
        @Option(help: "Golongan ruang, such as IV/b; its pangkat is printed below a signature.") var rank:
            CivilServantRank?
        @Option(help: "Position as printed in documents.") var position: String?
        @Option(help: "Limit the person to this site, or to several by several options; without it to none.")
        var site: [String] = []
        @Option(help: "File whose first line is the password.") var passwordFile: String?

        struct Added: Encodable {
            let user: UserView
            /// Only if it was made here.
            let password: String?
        }

        func validate() throws {
            guard name != nil || username != nil else { throw ValidationError("Give the user name.") }
            guard Role.officers.contains(role) else { throw ValidationError("Nobody signs in as \(role.rawValue).") }
        }

        func run() async throws {
            let given = try passwordFile.map(Self.password(in:))
            let password = given ?? People.makePassword()
            let login = username ?? name ?? ""
            let added = try await Assembly.with(option) { assembly in
                try await assembly.casework.people.add(
                    NewUser(
                        username: login, password: password, role: role, displayName: displayName ?? login, nip: nip,
                        position: position, rank: rank, sites: site))
            }
            try output.print(Added(user: added, password: given == nil ? password : nil)) {
                "added \(added.username) as \(added.role.rawValue)" + (given == nil ? "; password: \(password)" : "")
            }
        }

        static func password(in file: String) throws -> String {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8),
                let line = text.split(whereSeparator: \.isNewline).first
            else { throw ValidationError("Cannot read a password from \(file).") }
            return String(line)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List everybody.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption

        func run() async throws {
            let users = try await Assembly.with(option) { try await $0.casework.people.all() }
            try output.print(users) {
                users.map {
                    "\($0.username)\t\($0.role.rawValue)\t\($0.displayName)\t\($0.sites.joined(separator: ","))"
                        + ($0.disabled ? "\tdisabled" : "")
                }
                .joined(separator: "\n")
            }
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Change a person's role, name, NIP, rank, position or sites; what is not given stays. The sessions end."
        )

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var output: JSONOption
        @Argument(help: "User name.") var name: String
        @Option(help: "jfu, kepalaDinas, sekretaris, kabid, kasi, jft, noc or admin.") var role: Role?
        @Option(name: .customLong("name"), help: "Name as printed in documents.") var displayName: String?
        @Option(help: "The civil servant's number, 18 digits.") var nip: String?
        @Option(help: "Golongan ruang, such as IV/b; its pangkat is printed below a signature.") var rank:
            CivilServantRank?
        @Option(help: "Position as printed in documents.") var position: String?
        @Option(help: "Limit the person to this site, or to several by several options.") var site: [String] = []
        @Flag(help: "Limit the person to no site.") var allSites = false

        func validate() throws {
            guard site.isEmpty || !allSites else { throw ValidationError("Give either --site or --all-sites.") }
        }

        func run() async throws {
            let change = UserChange(
                role: role, displayName: displayName, nip: nip, position: position, rank: rank,
                sites: allSites ? [] : site.isEmpty ? nil : site)
            let user = try await Assembly.with(option) { try await $0.casework.people.change(name, change) }
            try output.print(user) { "\(user.username) is \(user.role.rawValue), \(user.displayName)" }
        }
    }

    struct SignOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign-out", abstract: "End all of a person's sessions and forget the devices.")

        @OptionGroup var option: ConfigurationOption
        @Argument(help: "User name.") var name: String

        func run() async throws {
            let count = try await Assembly.with(option) { try await $0.casework.people.signOutEverywhere(name) }
            Console.print("\(count) \(count == 1 ? "session" : "sessions") of \(name) ended")
        }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lift the wait after failed sign-ins under a name, for a quarter of an hour at least.")

        @OptionGroup var option: ConfigurationOption
        @Argument(help: "User name.") var name: String

        func run() async throws {
            try await Assembly.with(option) { try await $0.casework.people.unlock(name) }
            Console.print("\(name) may sign in")
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a person's sessions and let nobody sign in.")

        @OptionGroup var option: ConfigurationOption
        @Argument(help: "User name.") var name: String

        func run() async throws {
            try await Assembly.with(option) { try await $0.casework.people.disable(name) }
            Console.print("disabled \(name)")
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a disabled person sign in again.")

        @OptionGroup var option: ConfigurationOption
        @Argument(help: "User name.") var name: String

        func run() async throws {
            try await Assembly.with(option) { try await $0.casework.people.enable(name) }
            Console.print("enabled \(name)")
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password; it is printed unless it comes from a file.")

        @OptionGroup var option: ConfigurationOption
        @Argument(help: "User name.") var name: String
        @Option(help: "File whose first line is the password.") var passwordFile: String?

        func run() async throws {
            let given = try passwordFile.map(Add.password(in:))
            let password = given ?? People.makePassword()
            try await Assembly.with(option) { try await $0.casework.people.setPassword(password, of: name) }
            Console.print(given == nil ? password : "password of \(name) is set")
        }
    }
}
