// SPDX-License-Identifier: Apache-2.0

internal import Subprocess
internal import Synchronization
internal import SystemPackage
package import Values

/// nft(8) as a child that lives for one transaction or one listing: its library keeps the memory of a large list, and ends the process when its
/// socket fails.
package struct NftCommand: Sendable {
    static let program = FilePath("/usr/sbin/nft")
    /// Bytes of a listing, at most: 10,000 tenants take some 15 MB.
    private static let mostOutput = 256 << 20

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
    package func table(_ family: IPAddress.Family) async throws -> TableListing? {
        let tables = try TableListing(try await perform(["-j", "list", "tables", family.nft], ""))
        guard tables.tables.contains(TenantTable.name) else { return nil }
        return try TableListing(try await perform(["-j", "list", "table", family.nft, TenantTable.name], ""))
    }

    private func perform(_ arguments: [String], _ input: String) async throws -> [UInt8] {
        do {
            let result = try await run(
                .path(NftCommand.program), arguments: Arguments(arguments), input: .string(input),
                output: .bytes(limit: NftCommand.mostOutput), error: .string(limit: 16_384))
            recent.add(result.processIdentifier.value)
            guard result.terminationStatus == .exited(0) else {
                throw NftError(result.standardError, status: "\(result.terminationStatus)")
            }
            return result.standardOutput
        } catch let error as SubprocessError {
            throw NftError("nft cannot be run (\(error)): install it with apt-get install nftables", status: "")
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
