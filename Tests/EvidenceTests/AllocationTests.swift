// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Foundation
import Testing
import Values

/// What a tenant has on a gateway, in the forms that stored orders and reports have of it.
@Suite("An allocation's network addresses")
struct AllocationTests {
    private let first = MACAddress(bits: 0x0254_4954_0010)
    private let second = MACAddress(bits: 0x0254_4954_0110)

    private func allocation(_ macs: [MACAddress]) throws -> TenantAllocation {
        let known = Samples.allocation
        return try TenantAllocation(
            tenant: known.tenant, publicAddress: known.publicAddress, roomAddress: known.roomAddress,
            forwardings: known.forwardings, grant: known.grant, macs: macs)
    }

    /// The files define the form: one address as it was before there could be several, so that a plan's digest stays.
    @Test("None, one and several have golden forms", arguments: [0, 1, 2])
    func golden(count: Int) throws {
        let value = try allocation(Array([second, first].suffix(count)))
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Golden/allocation-\(count)-1.json")
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self).trimmingCharacters(in: .newlines)
        #expect(String(decoding: try CanonicalJSON.encode(value), as: UTF8.self) == golden)
        let read = try CanonicalJSON.decode(TenantAllocation.self, from: Array(golden.utf8))
        #expect(read == value && read.macs == Array([first, second].prefix(count)))
    }

    @Test("Neither groups nor repeats nor too many")
    func refused() throws {
        for macs in [
            [MACAddress.broadcast], [MACAddress(bits: 0x0100_5e00_0001)], [MACAddress(bits: 0)],
            [first, second, first],
            (1...17).map { MACAddress(bits: 0x0200_0000_0000 + $0) },
        ] {
            #expect(throws: AllocationFault.self) { try allocation(macs) }
        }
        #expect(try allocation((1...16).map { MACAddress(bits: 0x0200_0000_0000 + $0) }).macs.count == 16)
        let text = String(decoding: try CanonicalJSON.encode(try allocation([first])), as: UTF8.self)
        for altered in [
            text.replacing("\"mac\":", with: "\"macs\":[\"\(second)\"],\"mac\":"),
            text.replacing("\"mac\":\"\(first)\"", with: "\"macs\":[\"\(first)\",\"\(first)\"]"),
        ] {
            #expect(altered != text)
            #expect(throws: (any Error).self) {
                try CanonicalJSON.decode(TenantAllocation.self, from: Array(altered.utf8))
            }
        }
    }
}
