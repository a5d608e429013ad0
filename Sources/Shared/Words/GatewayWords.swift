// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

/// What a gateway has and what a plan does to it, on a terminal. Sentences that a gateway's program says are English everywhere.
package enum GatewayWords {
    // MARK: Plans

    package static let new = Phrase(id: "baru", en: "new")
    package static let otherwise = Phrase(id: "berubah", en: "otherwise")
    package static let takenAway = Phrase(id: "dicabut", en: "taken away")
    package static let nothingToDo = Phrase(
        id: "tidak ada yang perlu diubah: gateway sudah sebagaimana mestinya",
        en: "nothing to do: the gateway is as it is to be")
    package static let note = Phrase(id: "catatan", en: "note")
    package static let inTheWay = Phrase(id: "halangan", en: "in the way")
    package static let fingerprint = Phrase(id: "sidik keadaan", en: "fingerprint")

    package static func rules(_ table: String, _ family: String) -> Phrase {
        Phrase(
            id: "aturan tabel \(table) untuk \(family) dipasang atau dibetulkan",
            en: "the rules of table \(table) for \(family) are put right")
    }

    package static func queue(_ interface: String) -> Phrase {
        Phrase(
            id: "\(interface) mendapat antrean yang membentuk laju",
            en: "\(interface) gets a queue that shapes bandwidth")
    }

    package static func inForce(_ seconds: Int) -> Phrase {
        Phrase(
            id: "berlaku \(seconds) detik, lalu ditarik sendiri oleh kernel, kecuali: titipan-agent provision confirm",
            en: "in force for \(seconds) s; then the kernel takes it back, unless: titipan-agent provision confirm")
    }

    package static func unenforced(_ one: UnenforcedAbility) -> Phrase {
        let what = one.ability.words
        return Phrase(id: "tidak ditegakkan: \(what.id): \(one.why)", en: "not enforced: \(what.en): \(one.why)")
    }

    // MARK: Tenants

    package static let confirmed = Phrase(id: "tetap", en: "confirmed")
    package static let noTenant = Phrase(id: "tidak ada penyewa", en: "no tenant")
    package static let fault = Phrase(id: "cacat", en: "fault")
    package static let notOurs = Phrase(id: "bukan milik kami", en: "not ours")

    package static func provisional(_ seconds: Int) -> Phrase {
        Phrase(id: "sementara, \(seconds) detik lagi", en: "provisional for \(seconds) s")
    }

    package static func leaving(_ seconds: Int) -> Phrase {
        Phrase(id: "sedang dicabut, kembali dalam \(seconds) detik", en: "being removed: back in \(seconds) s")
    }

    package static func suspended(_ seconds: Int?) -> Phrase {
        guard let seconds else { return Phrase(id: "ditangguhkan", en: "suspended") }
        return Phrase(id: "ditangguhkan \(seconds) detik lagi", en: "suspended for \(seconds) s")
    }

    package static func forwarding(_ from: String, _ publicPort: Port, _ to: String, _ roomPort: Port) -> Phrase {
        Phrase(everywhere: "\(from) port \(publicPort) → \(to) port \(roomPort)")
    }

    package static func bandwidth(inbound: String, outbound: String, burst: String) -> Phrase {
        Phrase(
            id: "laju masuk \(inbound), keluar \(outbound), burst \(burst)",
            en: "bandwidth in \(inbound), out \(outbound), burst \(burst)")
    }

    package static func bound(_ macs: [MACAddress]) -> Phrase {
        guard !macs.isEmpty else {
            return Phrase(id: "tidak terikat pada alamat jaringan", en: "not bound to a network address")
        }
        let list = { (word: String) in macs.map(\.description).joined(separator: word) }
        return Phrase(id: "hanya dari \(list(" atau "))", en: "only from \(list(" or "))")
    }

    // MARK: Watching

    package static func watching(_ count: Int, _ clock: String) -> Phrase {
        Phrase(
            id: "\(count) penyewa di gateway ini, pukul \(clock); q keluar",
            en: "\(count) tenants on this gateway at \(clock); q quits")
    }
}

extension GatewayAbility {
    /// What it keeps to.
    package var words: Phrase {
        switch self {
        case .forwarding: Phrase(id: "hanya port yang diberikan", en: "its ports alone")
        case .bandwidth: Phrase(id: "lajunya", en: "its bandwidth")
        case .sourceAddress:
            Phrase(id: "tidak ada yang lain mengirim atas namanya", en: "nobody else sends in its name")
        case .neighbour: Phrase(id: "entri tetangga tetap", en: "a permanent neighbour entry")
        case .lease: Phrase(id: "alamatnya lewat DHCP", en: "its address by DHCP")
        case .bridgePort:
            Phrase(id: "hanya alamatnya di port jembatannya", en: "only its addresses on its port of the bridge")
        case .switchVLAN: Phrase(id: "VLAN port sakelarnya", en: "the VLAN of its port at the switch")
        }
    }
}
