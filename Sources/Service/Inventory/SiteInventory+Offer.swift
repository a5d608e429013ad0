// SPDX-License-Identifier: Apache-2.0

internal import Values

extension SiteInventory {
    /// Public addresses with a free port each, in the order in which they are given away; of a shared address up to 20 ports.
    ///
    /// - Parameter most: how many, at most.
    package func freeAccesses(most: Int) -> [AccessText] {
        var found: [AccessText] = []
        for pool in site.publicPools {
            for address in freeAddresses(of: pool) {
                for port in freePorts(of: address).prefix(pool.isShared ? 20 : 1) {
                    found.append(AccessText(address: address, port: port))
                    if found.count >= most { return found }
                }
            }
        }
        return found
    }

    /// Free addresses of the room, in all its pools.
    package var freeRoomAddressCount: Int { site.roomPools.reduce(0) { $0 + freeAddresses(of: $1).count } }
}
