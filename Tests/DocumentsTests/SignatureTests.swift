// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@testable import Documents

/// The lines above a signature, as offices write them (Permendagri 1/2023).
struct SignatureTests {
    @Test(arguments: [
        (Capacity.definitive, ["Kepala Dinas", "Kabupaten Temanggung,"]),
        (.plt, ["Plt. Kepala Dinas", "Kabupaten Temanggung", "Sekretaris,"]),
        (.plh, ["Plh. Kepala Dinas", "Kabupaten Temanggung", "Sekretaris,"]),
        (.an, ["a.n. Kepala Dinas", "Kabupaten Temanggung", "Sekretaris,"]),
        (.ub, ["a.n. Kepala Dinas", "Kabupaten Temanggung", "Asisten", "u.b.", "Sekretaris,"]),
    ])
    func `each capacity has its block`(_ capacity: Capacity, _ lines: [String]) {
        let view = SignatureView(
            Signatory(
                name: "S", position: "Kepala Dinas", rank: "Pembina", nip: "197310081992032001", capacity: capacity,
                substantivePosition: capacity == .definitive ? nil : "Sekretaris",
                intermediatePosition: capacity == .ub ? "Asisten" : nil), office: .temanggung)
        #expect(view.above == lines)
        #expect(view.rank == "Pembina" && view.nip == "19731008 199203 2 001")
    }
}
