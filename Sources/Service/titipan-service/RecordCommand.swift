// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandOptions
import Casework
import Documents
import Evidence
import Foundation
import Identity
import Linux
import TextOutput
import Values
import Words

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Hand-over records, and the keys that they are checked with.",
        subcommands: [Verify.self, Keys.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a hand-over PDF offline.",
            discussion: """
                Ends with 0 when it is intact and the keys are the office's, 1 when it was altered or forged, 2 when it cannot be checked, \
                and 3 when it is consistent but of unknown origin: nothing but its own keys speaks for it.

                A record that was sealed before all of its agents had cosigned the ledger says so. What they cosigned since is at \
                /api/v1/cases/NUMBER/witness: give that file with --witness.

                Keys that were given with --keys and fit are pinned for their service in $XDG_STATE_HOME/titipan/known-keys.json \
                (~/.local/state otherwise); later checks need no --keys, and a record of the same service by other keys is found.
                """)

        @OptionGroup var output: JSONOption
        @OptionGroup var languages: LanguageOption
        @Argument(help: "The PDF.") var file: String
        @Option(help: "The office's published keys: titipan-keys.json, from elsewhere than the PDF.")
        var keys: String?
        @Option(help: "The ledger's proofs with later cosignatures: ledger-witness.json, from the office.")
        var witness: String?
        @Flag(help: "End with 2 unless every agent that reported has cosigned.")
        var requireWitnesses = false
        @Flag(
            help: """
                Pin the record's own keys when no others are pinned for its service (trust on first use); with --keys, put those keys in \
                the place of pinned ones.
                """)
        var pin = false

        func run() async throws {
            let data = try Self.read(file)
            let trusted = try keys.map { path -> TrustedKeys in
                guard let keys = TrustedKeys(json: Array(try Self.read(path))) else {
                    throw Self.couldNotRun("\(path) is no titipan-keys.json; take the one that the office publishes")
                }
                return keys
            }
            let proofs = try witness.map { path -> LedgerEvidence in
                do {
                    return try CanonicalJSON.decode(LedgerEvidence.self, from: Array(try Self.read(path)))
                } catch let error as ExitCode {
                    throw error
                } catch {
                    throw Self.couldNotRun("\(path) is no ledger-witness.json: \(CanonicalJSON.describe(error))")
                }
            }
            let pins = KnownKeysFile(environment: ThisProcess.environment)
            var known = try Self.reading { try pins?.read() ?? KnownKeys() }
            if pin, let service = trusted?.service { known.services[service] = nil }
            var findings = await RecordVerifier().verify(
                Array(data), trusting: trusted, witness: proofs, known: known)
            if let note = try Self.reading({ try keep(findings, trusted, in: pins) }) { findings.notes.append(note) }
            try output.print(findings) { findings.text(in: languages.chosen) }
            let isShort = requireWitnesses && !findings.unwitnessed.isEmpty && findings.conclusion == .intact
            throw ExitCode(isShort ? 2 : findings.exitCode)
        }

        /// Pins what this check gives reason to; returns what to say of it.
        private func keep(
            _ findings: RecordFindings, _ trusted: TrustedKeys?, in pins: KnownKeysFile?
        ) throws -> Phrase? {
            let keys: TrustedKeys
            switch findings.conclusion {
            case .intact:
                guard let trusted else { return nil }
                keys = trusted
            case .originUnknown:
                guard pin, let own = findings.ownKeys else { return nil }
                keys = own
            case .altered, .unchecked: return nil
            }
            guard let pins else {
                return Phrase(
                    id: "Kunci tidak disimpan: HOME dan XDG_STATE_HOME tidak diatur.",
                    en: "The keys are not pinned: neither HOME nor XDG_STATE_HOME is set.")
            }
            do {
                guard try pins.pin(keys, at: Timestamp.now(), replacing: pin && trusted != nil) else { return nil }
            } catch let error as FileError {
                // A reader's own disk says nothing of the record.
                return Phrase(id: "Kunci tidak dapat disimpan: ", en: "The keys could not be pinned: ")
                    + Phrase(everywhere: "\(error)")
            }
            return Phrase(
                id: "Kunci layanan {service} disimpan di {file}.", en: "The keys of {service} are pinned in {file}."
            ).filled(["service": keys.service ?? "-", "file": pins.path])
        }

        private static func read(_ path: String) throws -> Data {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw couldNotRun("cannot read \(path); check that it exists and that this user may read it")
            }
            return data
        }

        private static func reading<T>(_ body: () throws -> T) throws -> T {
            do { return try body() } catch let error as KnownKeysFile.Damaged { throw couldNotRun("\(error)") }
        }

        /// One line, and the status of what could not be checked.
        private static func couldNotRun(_ message: String) -> ExitCode {
            Console.printError("titipan-service", message)
            return ExitCode(2)
        }
    }

    struct Keys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the service's public keys as it publishes them; their fingerprint goes to standard error.",
            discussion: "The file for record verify --keys; the same as /.well-known/titipan-keys.json.")

        @OptionGroup var option: ConfigurationOption
        @OptionGroup var languages: LanguageOption

        func run() async throws {
            let configuration = try option.read()
            // A service that never ran gets its store and keys, together; else the store need not be there.
            if !FileManager.default.fileExists(atPath: configuration.identityDirectory) {
                try await Assembly.with(option) { _ in }
            }
            let (keys, authorities) = try Assembly.keys(of: configuration, in: configuration.identityDirectory)
            let published = PublishedKeys(
                settings: configuration.office, signing: keys.signing, ledger: keys.ledger, madeAt: keys.madeAt,
                authority: authorities.issuing)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            Console.print(json: Array(try encoder.encode(published)))
            let label = Phrase(id: "Sidik jari", en: "Fingerprint")[languages.chosen]
            let groups = published.fingerprint.groups.joined(separator: " ")
            Console.printError(label, groups)
        }
    }
}
