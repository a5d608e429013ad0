// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Synchronization

/// nft(8) as a child that lives for one transaction or one listing: its library keeps the memory of a large list, and ends the process when its
/// socket fails.
package struct NftCommand: Sendable {
    static let program = "/usr/sbin/nft"
    /// Bytes of a listing, at most: 10,000 tenants take some 15 MB.
    private static let mostOutput = 256 << 20
    /// Many times what the largest transaction takes.
    private static let mostSeconds = 60

    private let recent = RecentProcesses()

    package init() {}

    /// Whether a process was one of its children, of the last some.
    func hasRun(_ process: Int32) -> Bool { recent.contains(process) }

    /// Gives commands to the kernel in one transaction: all of them are in force afterwards, or none.
    ///
    /// - Throws: ``NftError`` with nft's own words; `CancellationError`.
    package func commit(_ script: String) async throws {
        _ = try await perform(["-f", "-"], script)
    }

    /// Why the kernel would not take the commands, in nft's own words; `nil` when it would. It does all of the transaction but put it in force.
    package func refusal(of script: String) async throws -> String? {
        do {
            _ = try await perform(["--check", "-f", "-"], script)
            return nil
        } catch let error as NftError {
            return error.description
        }
    }

    /// The table of a family; `nil` when there is none.
    package func table(_ family: TableFamily) async throws -> TableListing? {
        let reader = try TableReader()
        return try reader.families().contains(family) ? try reader.listing(family) : nil
    }

    /// All tables, chains, rules and sets of everybody, without what is in the sets.
    func ruleset() async throws -> [NftValue] {
        try NftValue.objects(try await perform(["-j", "--terse", "list", "ruleset"], ""))
    }

    /// The text of a rule; `nil` when there is none of this number any more.
    func rule(_ handle: Int, _ family: String, _ table: String, _ chain: String) async throws -> String? {
        let listed = try await perform(["--handle", "--terse", "list", "chain", family, table, chain], "")
        let end = " # handle \(handle)"
        return String(decoding: listed, as: UTF8.self).split(separator: "\n").first { $0.hasSuffix(end) }
            .map { line in String(line.drop { $0 == "\t" || $0 == " " }.dropLast(end.count)) }
    }

    private func perform(_ arguments: [String], _ input: String) async throws -> [UInt8] {
        try Task.checkCancellation()
        let run = ProgramRun(
            NftCommand.program, arguments, input: Array(input.utf8), mostOutput: NftCommand.mostOutput,
            seconds: NftCommand.mostSeconds)
        do {
            let outcome = try await run.outcome()
            recent.add(outcome.identifier)
            guard outcome.ending == .exited(0) else {
                throw NftError(String(decoding: outcome.errors, as: UTF8.self), status: "\(outcome.ending)")
            }
            return outcome.output
        } catch let failure as ProgramRun.Failure {
            throw NftError("nft cannot be run (\(failure)): install it with apt-get install nftables", status: "")
        }
    }
}

/// nft refused, or cannot be run.
package struct NftError: Error, Hashable, CustomStringConvertible {
    /// Its first words, one line.
    package let description: String

    init(_ text: String, status: String) {
        // The first line names the fault, the others draw arrows below the command.
        let line = text.split(separator: "\n").first.map { String($0.prefix(300)) } ?? "nft ended: \(status)"
        description = line.replacing("/dev/stdin:", with: "nft, line ")
    }
}

/// The children of an ``NftCommand``, whose changes are no others'.
private final class RecentProcesses: Sendable {
    private static let most = 64
    private let list = Mutex<[Int32]>([])

    func contains(_ process: Int32) -> Bool { list.withLock { $0.contains(process) } }

    func add(_ process: Int32) { list.withLock { $0 = ($0 + [process]).suffix(RecentProcesses.most) } }
}
