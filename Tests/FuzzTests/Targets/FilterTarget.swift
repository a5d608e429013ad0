// SPDX-License-Identifier: Apache-2.0

import FilterMachine
import Packets
import Sampling
import Values

/// The filter per tenant: any table and thresholds compile, the kernel takes the program, and it decides as the Swift function does.
///
/// Input: a script of link layer, scope, epoch, tenants with their prefixes and thresholds, then of one frame's lengths and bytes.
enum FilterTarget: FuzzTarget {
    static let name = "filter"
    static let longestInput = 192

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        var script = Script(input)
        let choice = script.byte()
        let link = LinkLayer.allCases[Int(choice & 3) % LinkLayer.allCases.count]
        let scope: SamplingScope = choice & 4 == 0 ? .received : .both
        let table = TenantTable((0..<Int(choice >> 5 & 3)).map { tenant(&script, position: $0) })
        var thresholds = TenantThresholds.uniform(.exact, tenants: table.tenants.count)
        for position in table.tenants.indices {
            thresholds.tenants[position] = .init(inbound: threshold(&script), outbound: threshold(&script))
        }
        thresholds.other = threshold(&script)
        let epoch = Int(script.byte())
        // Smaller than the kernel's, so that a few tenants need several shards.
        let capacity = FilterCapacity(instructions: choice & 8 == 0 ? 4_096 : 360 + 8 * Int(script.byte() & 15))
        let filter: TenantFilter
        do throws(FilterError) {
            filter = try TenantFilter(
                table: table, thresholds: thresholds, link: link, scope: scope, epoch: epoch, capacity: capacity)
        } catch {
            guard case .tenantTooLarge(let position) = error else { throw Violation("\(error)") }
            return try expect(table.tenants.indices.contains(position), "\(error)")
        }
        try expect(
            filter.shards.flatMap { Array($0.tenants) }, equals: Array(table.tenants.indices), "tenants of the shards")
        let frame = Frame(&script)
        for address in table.tenants.flatMap(\.addresses).flatMap(boundaries) { try lookup(address, in: table) }
        let captured = frame.bytes.span.bytes
        if let flow = Flow(captured, behind: LinkHeader(captured: captured, on: link)) {
            try lookup(flow.source, in: table)
            try lookup(flow.destination, in: table)
        }
        for shard in filter.shards { try decide(frame, shard, residue: epoch % 8) }
    }

    private static func decide(_ frame: Frame, _ shard: FilterShard, residue: Int) throws(Violation) {
        let kept = shard.decide(
            frame: frame.bytes.span.bytes, length: frame.length, random: frame.random,
            packetType: frame.packetType, protocol: frame.type, tagWasStripped: frame.tagWasStripped)
        try expect(kept == 0 || (20...TenantFilter.longestSnapLength).contains(kept), "\(kept) bytes kept")
        let machine = FilterInterpreter(
            frame: frame.bytes, length: UInt32(frame.length), packetType: UInt32(frame.packetType),
            random: frame.random, linkProtocol: UInt32(frame.type), tagPresent: frame.tagWasStripped)
        do {
            try FilterInterpreter.check(shard.program)
            let found = try machine.run(shard.program)
            if Int(found) != kept { throw Violation("the program keeps \(found) bytes, the function \(kept)") }
        } catch let violation as Violation {
            throw violation
        } catch {
            throw Violation("the kernel would refuse the program: \(error)")
        }
    }

    /// The definition: the longest matching prefix, the first of equal ones.
    private static func lookup(_ address: IPAddress, in table: TenantTable) throws(Violation) {
        var best: (length: Int, tenant: Int)?
        for (position, tenant) in table.tenants.enumerated() {
            for prefix in tenant.addresses where prefix.contains(address) && prefix.length > best?.length ?? -1 {
                best = (prefix.length, position)
            }
        }
        try expect(table.tenant(of: address), equals: best?.tenant, "whose address \(address) is")
    }

    private static func threshold(_ script: inout Script) -> Threshold { .bytes(1 << UInt32(script.byte() & 31)) }

    /// Addresses near each other, so that prefixes nest and touch.
    private static func tenant(_ script: inout Script, position: Int) -> SampledTenant {
        let prefixes = (0..<Int(script.byte() & 7)).compactMap { _ in
            let kind = script.byte()
            if kind & 1 == 0 {
                return IPPrefix(
                    IPAddress(ipv4: 0xcb00_7100 | UInt32(script.byte())),
                    length: Int(script.byte() & 31) + Int(kind >> 1 & 1))
            }
            let address = IPAddress(
                ipv6High: 0x2001_0db8_0000_0000 | UInt64(script.byte()), low: UInt64(script.byte()) << 56)
            return IPPrefix(address, length: Int(script.byte()) % 129)
        }
        return SampledTenant(id: "\(position)", addresses: prefixes)
    }

    /// The first address of a prefix and the last, and their neighbours outside.
    private static func boundaries(_ prefix: IPPrefix) -> [IPAddress] {
        switch prefix.address.family {
        case .ipv4:
            let first = UInt32(truncatingIfNeeded: prefix.address.low)
            let last = first | (prefix.length == 0 ? .max : ~(UInt32.max << UInt32(32 - prefix.length)))
            return [first &- 1, first, last, last &+ 1].map { IPAddress(ipv4: $0) }
        case .ipv6:
            let first = UInt128(prefix.address.high) << 64 | UInt128(prefix.address.low)
            let last = first | (prefix.length == 0 ? .max : ~(UInt128.max << UInt128(128 - prefix.length)))
            return [first &- 1, first, last, last &+ 1].map {
                IPAddress(ipv6High: UInt64($0 >> 64), low: UInt64(truncatingIfNeeded: $0))
            }
        }
    }
}

/// A frame as the kernel shows it to a filter.
private struct Frame {
    let bytes: [UInt8]
    let length: Int
    let random: UInt32
    let packetType: UInt8
    let type: UInt16
    let tagWasStripped: Bool

    init(_ script: inout Script) {
        let choice = script.byte()
        packetType = choice & 7
        tagWasStripped = choice & 8 != 0
        type = [0x0800, 0x86dd, 0x8100, 0x0806][Int(choice >> 4 & 3)]
        random = script.number(UInt32.self)
        let extra = script.number(UInt16.self)
        // The kernel has no empty frames.
        bytes = [script.byte()] + script.remainder()
        // A frame is only cut where the filter no longer looks.
        length = bytes.count + (bytes.count >= TenantFilter.longestSnapLength ? Int(extra) : 0)
    }
}
