// SPDX-License-Identifier: Apache-2.0

internal import Packets
package import Values

/// One program of a ``TenantFilter``, and what it decides.
///
/// The first shard also keeps, by ``TenantThresholds/other``, the frames that its tenants neither send nor receive; further shards drop these.
package struct FilterShard: Hashable, Sendable {
    package let program: FilterProgram
    /// Positions of its tenants in the table.
    package let tenants: Range<Int>
    private let table: TenantTable
    private let thresholds: TenantThresholds
    private let link: LinkLayer
    private let scope: SamplingScope
    private let residue: Int

    init(
        tenants: Range<Int>, table: TenantTable, thresholds: TenantThresholds, link: LinkLayer, scope: SamplingScope,
        residue: Int
    ) {
        self.tenants = tenants
        self.table = table
        self.thresholds = thresholds
        self.link = link
        self.scope = scope
        self.residue = residue
        let own = thresholds.tenants[tenants]
        let other = tenants.startIndex == 0 ? thresholds.other.mask : nil
        let masks = own.flatMap { [$0.inbound.mask, $0.outbound.mask] } + (other.map { [$0] } ?? [])
        let range = (masks.min() ?? 0)...(masks.max() ?? 0)
        // If the threshold of other traffic is the largest, its mask changes no tenant's mask in the bitwise AND, and tenants with the same threshold
        // need no entry.
        let unowned = other == range.upperBound ? range.upperBound : FilterCompiler.unclaimed
        func trees<Word>(_ ranges: AddressRanges<Word>) -> FilterCompiler.Trees {
            func tree(_ threshold: (TenantThresholds.Pair) -> Threshold) -> SearchTree {
                SearchTree(
                    ranges.pieces(unowned) { tenants.contains(Int($0)) ? threshold(own[Int($0)]).mask : nil })
            }
            return FilterCompiler.Trees(inbound: tree(\.inbound), outbound: tree(\.outbound), unowned: unowned)
        }
        var compiler = FilterCompiler(
            link: link, scope: scope, residue: residue, ipv4: trees(table.ipv4), ipv6: trees(table.ipv6), other: other,
            masks: range)
        program = compiler.compile()
    }

    /// Threshold of a frame between two addresses, or of one without any (`nil`); `nil` when the shard never keeps such a frame.
    package func threshold(source: IPAddress?, destination: IPAddress?) -> Threshold? {
        threshold(
            source: source.flatMap(table.tenant(of:)), destination: destination.flatMap(table.tenant(of:)))
    }

    /// The same by the tenants' positions in the table; `nil` for an address that belongs to no tenant.
    package func threshold(source: Int?, destination: Int?) -> Threshold? {
        let source = source.flatMap { tenants.contains($0) ? $0 : nil }
        let destination = destination.flatMap { tenants.contains($0) ? $0 : nil }
        if source == nil, destination == nil, tenants.startIndex > 0 { return nil }
        return thresholds.threshold(source: source, destination: destination)
    }

    /// Whether this shard, of all that see the frame, counts it in sums over all frames. `source` and `destination` are the positions of
    /// the tenants at its ends, whichever shards they belong to.
    package func countsInTotal(source: Int?, destination: Int?) -> Bool {
        let first = min(source ?? .max, destination ?? .max)
        return first == .max ? tenants.startIndex == 0 : tenants.contains(first)
    }

    /// The program's decision in Swift: how many bytes are kept of the frame, 0 when it is dropped.
    ///
    /// `frame` holds the bytes that the kernel shows to the program, all or at least ``TenantFilter/longestSnapLength``, and `length` the frame's
    /// length there; `random` is its random number. `packetType` is PACKET_OUTGOING (4) for a frame that this host sends. `protocol` is the Ethernet
    /// type of a cooked socket's frame.
    package func decide(
        frame: RawSpan, length: Int, random: UInt32, packetType: UInt8, protocol type: UInt16 = 0,
        tagWasStripped: Bool = false
    ) -> Int {
        if scope == .received, packetType == 4 { return 0 }
        let header = LinkHeader(inKernel: frame, on: link, type: type, tagWasStripped: tagWasStripped)
        let flow = Flow(frame, behind: header)
        guard let threshold = threshold(source: flow?.source, destination: flow?.destination),
            length > Int(random & threshold.mask)
        else { return 0 }
        return header.snapLength + residue
    }
}

extension Threshold {
    /// A frame is kept if its length exceeds a random number under this mask.
    var mask: UInt32 { bytes - 1 }
}
