// SPDX-License-Identifier: Apache-2.0

package import Packets
package import Pcap

/// Counts the frames of a file for each tenant and direction, every one of them. Adding frames allocates nothing.
package struct ExactAccount: Sendable {
    private let table: TenantTable
    /// All frames, each once.
    package private(set) var all = TrafficCount()
    /// Frames that no tenant sends or receives.
    package private(set) var other = TrafficCount()
    /// Frames cut before the end of their addresses; they are among ``other`` too.
    package private(set) var malformed: UInt64 = 0
    /// Frames among ``other`` whose packet could not be found in an encapsulation.
    package private(set) var encapsulated: [Encapsulation: TrafficCount] = [:]
    /// For each slot of ``TenantLookup`` the frames to it and those from it.
    private var slots: [Directions]

    private struct Directions: Sendable {
        var inbound = TrafficCount()
        var outbound = TrafficCount()
    }

    package init(_ table: TenantTable) {
        self.table = table
        slots = Array(repeating: Directions(), count: table.tenants.count + 1)
    }

    /// `frames` lie in `bytes`; `links` are those of the file's interfaces.
    package mutating func add(_ frames: Span<StoredFrame>, in bytes: RawSpan, links: [LinkLayer]) {
        var (all, other, malformed, encapsulated) = (all, other, malformed, encapsulated)
        let table = table
        unsafe slots.withUnsafeMutableBufferPointer { slots in
            table.withLookup { lookup in
                for index in frames.indices {
                    let frame = frames[index]
                    let link = links[Int(frame.interface)]
                    let length = link.ethernetLength(frame.length)
                    all.add(length: length)
                    bytes.captured(frame) { captured in
                        let owners = FrameOwners(captured, link: link, lookup: lookup)
                        unsafe slots[owners.destination].inbound.add(length: length)
                        unsafe slots[owners.source].outbound.add(length: length)
                        if owners.areNone {
                            other.add(length: length)
                            if owners.isMalformed { malformed &+= 1 }
                            if let kind = owners.encapsulation {
                                encapsulated[kind, default: TrafficCount()].add(length: length)
                            }
                        }
                    }
                }
            }
        }
        (self.all, self.other, self.malformed, self.encapsulated) = (all, other, malformed, encapsulated)
    }

    /// Traffic to the tenant at this position of the table.
    package func inbound(_ tenant: Int) -> TrafficCount { slots[tenant + 1].inbound }

    /// Traffic from the tenant at this position of the table.
    package func outbound(_ tenant: Int) -> TrafficCount { slots[tenant + 1].outbound }
}
