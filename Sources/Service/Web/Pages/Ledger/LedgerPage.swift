// SPDX-License-Identifier: Apache-2.0

/// The ledger's newest checkpoint.
struct LedgerPage: PageModel {
    static let template = "ledger"

    /// The lines of a checkpoint before its signatures.
    struct Head: TemplateModel {
        let origin: Substring
        let size: Substring
        let root: Substring

        init?(_ note: String) {
            let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.count >= 3 else { return nil }
            (origin, size, root) = (lines[0], lines[1], lines[2])
        }
    }

    let empty: Bool
    let note: String
    let head: Head?

    /// - Parameter note: the checkpoint; `nil` while the ledger is empty.
    init(note: String?) {
        empty = note == nil
        self.note = note ?? ""
        head = note.flatMap(Head.init)
    }
}
