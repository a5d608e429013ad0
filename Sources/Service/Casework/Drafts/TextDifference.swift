// SPDX-License-Identifier: Apache-2.0

/// What has changed between two texts: whole lines, and the words within a line that was changed in part.
struct TextDifference {
    /// Lines that differ, in the order of the newer text.
    let changes: [DraftChange]

    /// Longest texts that are compared piece by piece: the work grows with the product of size and difference.
    private static let most = 500

    init(from old: [String], to new: [String]) {
        changes = Self.runs(from: old, to: new).flatMap { run -> [DraftChange] in
            switch run {
            case .same: []
            case .replaced(let removed, let added): Self.changes(removed, added)
            }
        }
    }

    private enum Run {
        case same([String])
        case replaced(removed: [String], added: [String])
    }

    /// Lines that stand in the same place are taken for the same one.
    private static func changes(_ removed: [String], _ added: [String]) -> [DraftChange] {
        let pairs = min(removed.count, added.count)
        return (0..<pairs).map { words(from: removed[$0], to: added[$0]) }
            + removed.dropFirst(pairs).map { DraftChange(pieces: [DraftPiece(text: $0, standing: .removed)]) }
            + added.dropFirst(pairs).map { DraftChange(pieces: [DraftPiece(text: $0, standing: .added)]) }
    }

    private static func words(from old: String, to new: String) -> DraftChange {
        let split = { (text: String) in text.split(separator: " ").map(String.init) }
        var pieces: [DraftPiece] = []
        let add = { (words: [String], standing: DraftPiece.Standing) in
            if !words.isEmpty { pieces.append(DraftPiece(text: words.joined(separator: " "), standing: standing)) }
        }
        for run in runs(from: split(old), to: split(new)) {
            switch run {
            case .same(let words): add(words, .same)
            case .replaced(let removed, let added):
                add(removed, .removed)
                add(added, .added)
            }
        }
        return DraftChange(pieces: pieces)
    }

    private static func runs(from old: [String], to new: [String]) -> [Run] {
        guard old.count + new.count <= most else { return [.replaced(removed: old, added: new)] }
        var (gone, come): (Set<Int>, Set<Int>) = ([], [])
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): gone.insert(offset)
            case .insert(let offset, _, _): come.insert(offset)
            }
        }
        var runs: [Run] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            var (same, removed, added): ([String], [String], [String]) = ([], [], [])
            while i < old.count, j < new.count, !gone.contains(i), !come.contains(j) {
                same.append(old[i])
                i += 1
                j += 1
            }
            while gone.contains(i) {
                removed.append(old[i])
                i += 1
            }
            while come.contains(j) {
                added.append(new[j])
                j += 1
            }
            if !same.isEmpty { runs.append(.same(same)) }
            if !removed.isEmpty || !added.isEmpty { runs.append(.replaced(removed: removed, added: added)) }
        }
        return runs
    }
}
