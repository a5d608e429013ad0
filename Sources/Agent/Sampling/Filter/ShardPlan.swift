// SPDX-License-Identifier: Apache-2.0

/// The division of tenants among programs. Depends on the table alone, so that a tenant keeps its program whatever the thresholds become.
struct ShardPlan: Hashable, Sendable {
    /// Positions of each shard's tenants, in order; together all of them. One empty range for a table without tenants.
    let shards: [Range<Int>]

    /// Link header, decision, and the answers of all masks.
    private static let fixedInstructions = 350

    init(table: TenantTable, capacity: FilterCapacity) throws(FilterError) {
        let fits = { (tenants: Range<Int>) in
            ShardPlan.longestProgram(for: tenants, of: table) <= capacity.instructions
        }
        let count = table.tenants.count
        var shards: [Range<Int>] = []
        var start = 0
        repeat {
            var end = count
            if !fits(start..<count) {
                var low = start
                while end - low > 1 {
                    let middle = (low + end) / 2
                    if fits(start..<middle) { low = middle } else { end = middle }
                }
                guard low > start else { throw .tenantTooLarge(position: start) }
                end = low
            }
            shards.append(start..<end)
            start = end
        } while start < count
        self.shards = shards
    }

    /// Upper limit of the length for any thresholds: assumes that all tenants and other addresses have different ones.
    static func longestProgram(for tenants: Range<Int>, of table: TenantTable) -> Int {
        let comparisons =
            2 * (table.ipv4.tree(of: tenants).comparisons + table.ipv6.tree(of: tenants).comparisons)
        // Relays come every 200 instructions at least and lead to 32 masks and a few subtrees.
        return fixedInstructions + comparisons * 5 / 4
    }
}

extension AddressRanges {
    /// A search tree whose values are the tenants' positions.
    fileprivate func tree(of tenants: Range<Int>) -> SearchTree {
        SearchTree(pieces(.max) { tenants.contains(Int($0)) ? UInt32($0) : nil })
    }

    /// The value of each address; `unowned` where `value` is `nil` for its owner.
    func pieces(_ unowned: UInt32, _ value: (Int32) -> UInt32?) -> [SearchTree.Piece<Word>] {
        var pieces: [SearchTree.Piece<Word>] = []
        pieces.reserveCapacity(runs.count)
        for run in runs {
            let value = run.owner < 0 ? unowned : value(run.owner) ?? unowned
            if pieces.last?.value != value { pieces.append(.init(start: run.start, value: value)) }
        }
        return pieces
    }
}

extension SearchTree {
    /// Instructions that tell the tree's values apart.
    fileprivate var comparisons: Int {
        nodes.reduce(0) { $0 + 1 + $1.steps.count + $1.steps.count / FilterCompiler.stepsInRow }
    }
}
