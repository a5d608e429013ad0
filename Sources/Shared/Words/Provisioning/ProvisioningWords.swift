// SPDX-License-Identifier: Apache-2.0

package import Evidence

extension GatewayAbility {
    /// What is enforced with it, in a few words; begins with a capital.
    package var title: Phrase {
        switch self {
        case .forwarding:
            Phrase(
                id: "Hanya porta yang tertulis di surat yang diteruskan ke server",
                en: "Only the letter’s ports lead to the server")
        case .bandwidth:
            Phrase(
                id: "Bandwidth dibentuk per arah dengan burst-nya",
                en: "Bandwidth is shaped per direction, with its burst")
        case .sourceAddress:
            Phrase(
                id: "Alamat server hanya diterima dari alamat MAC terdaftar",
                en: "The server’s address is taken from its registered MAC addresses alone")
        case .neighbour:
            Phrase(
                id: "Gateway mengirim ke alamat MAC terdaftar tanpa bertanya (ARP, ND)",
                en: "The gateway sends to the registered MAC address without asking (ARP, ND)")
        case .lease:
            Phrase(
                id: "DHCP memberi alamat itu hanya kepada alamat MAC terdaftar",
                en: "DHCP gives the address to the registered MAC address alone")
        case .bridgePort:
            Phrase(
                id: "Setiap porta bridge hanya membawa alamat MAC yang terdaftar",
                en: "Each bridge port carries its registered MAC address alone")
        case .switchVLAN: Phrase(id: "VLAN porta switch server", en: "The VLAN of the server’s switch port")
        }
    }
}

extension ProvisioningEvent {
    /// What a report says happened; begins with a capital.
    package var title: Phrase {
        switch self {
        case .planned: Phrase(id: "Direncanakan", en: "Planned")
        case .applied: Phrase(id: "Berlaku sementara", en: "In force provisionally")
        case .confirmed: Phrase(id: "Ditetapkan", en: "Confirmed")
        case .expired: Phrase(id: "Habis waktu, ditarik kernel", en: "Expired, taken back by the kernel")
        case .reverted: Phrase(id: "Ditarik kembali", en: "Taken back")
        case .removed: Phrase(id: "Dicabut", en: "Removed")
        case .suspended: Phrase(id: "Dihentikan sementara", en: "Suspended")
        case .resumed: Phrase(id: "Dibuka lagi", en: "Resumed")
        case .repaired: Phrase(id: "Diubah pihak lain, dipulihkan", en: "Changed by others, repaired")
        case .restored: Phrase(id: "Dipulihkan setelah mesin menyala", en: "Restored after a start")
        case .refused: Phrase(id: "Ditolak gateway", en: "Refused by the gateway")
        case .failed: Phrase(id: "Gagal, tidak ada yang berlaku", en: "Failed, nothing of it in force")
        }
    }
}
