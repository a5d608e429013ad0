// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation

/// Hand-over records that are not what the office sealed: the verifier accepts none of them, and never dies.
struct RecordAttack {
    let instance: Instance

    private struct Altered: Sendable {
        var name: String
        var bytes: [UInt8]
    }

    func rows() async throws -> [Row] {
        let original = Array(try Data(contentsOf: URL(fileURLWithPath: instance.folder + "/handover.pdf")))
        var random = Sequence64(seed: 6)
        var altered = Self.structural(original)
        let count = instance.amount(40, full: 4_000)
        for number in 0..<count {
            // Over the whole file, a little beside the even places.
            var bytes = original
            let place = min(bytes.count - 1, bytes.count * number / count + Int(random.next() % 97))
            let bit = UInt8(random.next() % 8)
            bytes[place] ^= 1 << bit
            altered.append(Altered(name: "bit \(bit) of byte \(place) flipped", bytes: bytes))
        }
        return [try await verify(altered), try origin(), try forged(original)]
    }

    private func verify(_ altered: [Altered]) async throws -> Row {
        let deadline = ContinuousClock.now + .seconds(instance.amount(45, full: 3_600))
        let (instance, keys) = (instance, try keyRing())
        return await withTaskGroup(of: Row.self) { group in
            for worker in 0..<2 {
                group.addTask {
                    var row = Row("records: altered")
                    let file = instance.folder + "/altered-\(worker).pdf"
                    for (index, one) in altered.enumerated() where index % 2 == worker && ContinuousClock.now < deadline
                    {
                        _ = FileManager.default.createFile(atPath: file, contents: Data(one.bytes))
                        // Against the office's own keys, which makes it as hard for the verifier as it can be.
                        let result = try? verify("worker-\(worker)", ["--keys", keys, file])
                        row.expect(
                            (1...3).contains(result?.status ?? -1),
                            "handover.pdf with \(one.name): record verify exits \(result?.status ?? -1): "
                                + "\((result?.output ?? "").suffix(200))")
                    }
                    return row
                }
            }
            var row = Row("records: altered")
            for await part in group {
                row.tried += part.tried
                row.breaks += part.breaks
            }
            return row
        }
    }

    /// The record itself: intact against the office's keys, of unknown origin without them, and never against a stranger's.
    private func origin() throws -> Row {
        var row = Row("records: origin")
        let file = instance.folder + "/handover.pdf"
        let own = try verify("origin", ["--keys", try keyRing(), file])
        row.expect(
            own.status == 0,
            "record verify --keys KEYS-OF-THE-OFFICE handover.pdf exits \(own.status): \(own.output.suffix(300))")
        let without = try verify("without", [file])
        row.expect(
            without.status == 3,
            "record verify handover.pdf, without keys from elsewhere, exits \(without.status) instead of 3")
        let stranger = KeyRing(service: SigningKey().verificationKey, ledger: "stranger+00000000+AAAA", agents: [])
        let path = instance.folder + "/stranger-keys.json"
        try JSONEncoder().encode(stranger).write(to: URL(fileURLWithPath: path))
        let other = try verify("other", ["--keys", path, file])
        // What another office has sealed with its own keys is to this office what this one's is to a stranger.
        row.expect(
            (1...2).contains(other.status),
            "record verify --keys KEYS-OF-ANOTHER-OFFICE handover.pdf exits \(other.status)")
        return row
    }

    /// The record with other figures, signed throughout by a forger; and with the figures that once ended the verifier.
    private func forged(_ original: [UInt8]) throws -> Row {
        var row = Row("records: sealed anew by a forger")
        let forger = RecordForger()
        let file = instance.folder + "/forged.pdf"
        let write = { (bytes: [UInt8]) throws in try Data(bytes).write(to: URL(fileURLWithPath: file)) }
        try write(try forger.forge(original, Self.faster))
        let ownKeys = instance.folder + "/forged-keys.json"
        let ring: KeyRing = try SealedDocument(Array(try Data(contentsOf: URL(fileURLWithPath: file)))).read(
            SealedName.keys)
        try Data(try CanonicalJSON.encode(ring)).write(to: URL(fileURLWithPath: ownKeys))
        for (who, state, arguments, status) in [
            ("with the forger's keys, to show that nothing else is wrong with it", "forger", ["--keys", ownKeys], 0),
            ("without keys", "forged-without", [], 3),
            ("with the office's keys", "forged-office", ["--keys", try keyRing()], 1),
            // The keys of the office were pinned by the check before.
            ("with the office's keys pinned", "forged-office", [], 1),
        ] as [(String, String, [String], Int32)] {
            if state == "forged-office", arguments.isEmpty {
                let pin = try verify(state, ["--keys", try keyRing(), instance.folder + "/handover.pdf"])
                row.expect(pin.status == 0, "the genuine record is not pinned: exit \(pin.status)")
            }
            let result = try verify(state, arguments + [file])
            row.expect(
                result.status == status,
                "a record that its forger signed throughout, \(who): exit \(result.status), not \(status): \(Self.faults(result.output))"
            )
        }
        var count = 0
        for change in KnownFigures.changes {
            // A verification without a load has no phases.
            guard let bytes = try? forger.forge(original, change.apply) else { continue }
            count += 1
            try write(bytes)
            for (who, arguments) in [
                ("its own keys", ["--keys", ownKeys]), ("the office's", ["--keys", try keyRing()]),
            ] {
                let result = try verify("figures", arguments + [file])
                row.expect(
                    (1...2).contains(result.status),
                    "a forged record with \(change.name), with \(who): exit \(result.status): \(result.output.suffix(200))"
                )
            }
        }
        row.expect(count >= 2, "only \(count) kinds of figures could be put into the record")
        return row
    }

    /// A report whose answers came a little sooner: as long as before, and as well judged.
    private static func faster(_ report: RawJSON) -> RawJSON? {
        let paths = report.paths.filter { path in
            let name = report.name(of: path)
            guard name.hasSuffix(".roundTripSeconds") || name.hasSuffix(".connectSeconds"),
                case .token(let text)? = report[path]
            else {
                return false
            }
            return text.last.map { "3456789".contains($0) } ?? false
        }
        let changed = paths.reduce(report) { report, path in
            guard case .token(let text)? = report[path] else { return report }
            return report.replacing(path, with: .token(text.dropLast() + "2"))
        }
        return paths.isEmpty ? nil : changed
    }

    /// The lines of what does not hold.
    private static func faults(_ output: String) -> String {
        output.split(separator: "\n").filter { !$0.contains("[holds]") }.joined(separator: "; ")
    }

    /// Runs the verifier with pinned keys of its own for each `state`.
    private func verify(_ state: String, _ arguments: [String]) throws -> Command.Result {
        try Command.run(
            instance.program, ["record", "verify"] + arguments,
            environment: ["XDG_STATE_HOME": "\(instance.folder)/state-\(state)"])
    }

    /// The record's own keys, taken out as any reader of PDF takes them.
    private func keyRing() throws -> String {
        let path = instance.folder + "/keys.json"
        if FileManager.default.fileExists(atPath: path) { return path }
        let file = instance.folder + "/handover.pdf"
        let list = try Command.run("/usr/bin/pdfdetach", ["-list", file]).output
        guard let line = list.split(separator: "\n").first(where: { $0.hasSuffix(": keys.json") }),
            let number = line.split(separator: ":").first.map({ $0.trimmingCharacters(in: .whitespaces) })
        else { throw CannotAttack("handover.pdf holds no keys.json: \(list)") }
        let saved = try Command.run("/usr/bin/pdfdetach", ["-save", number, "-o", path, file])
        guard saved.status == 0 else { throw CannotAttack("keys.json cannot be taken out: \(saved.output)") }
        return path
    }

    /// Changes of whole parts.
    private static func structural(_ original: [UInt8]) -> [Altered] {
        var list: [(String, [UInt8])] = [
            ("nothing in it", []), ("its first half only", Array(original.prefix(original.count / 2))),
            ("its last kilobyte missing", Array(original.dropLast(1024))), ("a byte behind it", original + [0x0A]),
            ("a byte before it", [0x0A] + original), ("itself behind it", original + original),
            ("another end", original + Array("\nstartxref\n0\n%%EOF\n".utf8)),
        ]
        let streams = Self.streams(original)
        for (number, range) in streams.enumerated() {
            var bytes = original
            bytes.removeSubrange(range)
            list.append(("stream \(number + 1) emptied", bytes))
            bytes = original
            bytes.replaceSubrange(range, with: Array(repeating: 0x20, count: range.count))
            list.append(("stream \(number + 1) blanked", bytes))
            if number + 1 < streams.count {
                let other = streams[number + 1]
                bytes = original
                bytes.replaceSubrange(other, with: original[range])
                bytes.replaceSubrange(range, with: original[other])
                list.append(("streams \(number + 1) and \(number + 2) swapped", bytes))
            }
        }
        for name in [
            "record.pdf", "order.json", "report.dsse.json", "report-outside.dsse.json", "receipt.dsse.json",
            "ledger-proof.json",
            "keys.json", "manifest.dsse.json",
        ] {
            list.append(("\(name) renamed", Self.replacing(name, with: "x" + name.dropFirst(), in: original)))
        }
        for (old, new) in [
            ("/EmbeddedFiles", "/EmbeddedNones"), ("/Filespec", "/Filespex"), ("/EmbeddedFile ", "/EmbeddedNone "),
        ] {
            list.append(("\(old) gone", Self.replacing(old, with: new, in: original)))
        }
        return list.filter { $0.1 != original }.map { Altered(name: $0.0, bytes: $0.1) }
    }

    private static func streams(_ bytes: [UInt8]) -> [Range<Int>] {
        let data = Data(bytes)
        var ranges: [Range<Int>] = []
        var from = 0
        while let start = data.range(of: Data("stream\n".utf8), in: from..<data.count),
            let end = data.range(of: Data("endstream".utf8), in: start.upperBound..<data.count)
        {
            ranges.append(start.upperBound..<end.lowerBound)
            from = end.upperBound
        }
        return ranges
    }

    private static func replacing(_ old: String, with new: String, in bytes: [UInt8]) -> [UInt8] {
        var data = Data(bytes)
        var from = 0
        while let range = data.range(of: Data(old.utf8), in: from..<data.count) {
            data.replaceSubrange(range, with: Data(new.utf8))
            from = range.upperBound
        }
        return Array(data)
    }
}
