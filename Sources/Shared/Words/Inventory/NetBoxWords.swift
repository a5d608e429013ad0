// SPDX-License-Identifier: Apache-2.0

/// What is wrong with lists of NetBox's, and what was assumed of them; sentences.
package enum NetBoxWords {
    package static let goesOn = Phrase(
        id: "Daftar ini berlanjut di halaman lain; minta semuanya sekaligus dengan ?limit=0.",
        en: "The list goes on elsewhere; ask for all of it with ?limit=0.")

    package static func otherList(_ url: String) -> Phrase {
        Phrase(
            id:
                "Daftar \(url) tidak dibaca; yang dibaca: racks, devices, device-types, interfaces, prefixes, ip-addresses, cables, power-feeds.",
            en:
                "The list \(url) is not read; those that are: racks, devices, device-types, interfaces, prefixes, ip-addresses, cables, power-feeds."
        )
    }

    package static func unreadable(_ why: String) -> Phrase {
        Phrase(
            id: "Bukan daftar dari API NetBox ({\"count\":…,\"results\":[…]}): \(why).",
            en: "It is no list of NetBox's API ({\"count\":…,\"results\":[…]}): \(why).")
    }

    package static func notPrefix(_ text: String) -> Phrase {
        Phrase(id: "“\(text)” bukan awalan alamat.", en: "“\(text)” is no prefix.")
    }

    package static func tooWide(_ prefix: String) -> Phrase {
        Phrase(
            id: "\(prefix) terlalu lebar; paling lebar /16 untuk IPv4.",
            en: "\(prefix) is too wide; of IPv4 at most a /16.")
    }

    package static func noUse(_ prefix: String) -> Phrase {
        Phrase(
            id:
                "\(prefix): isi custom field remote_ports (misalnya 22010-22060) untuk alamat publik, atau beri tag gateway pada alamat gateway untuk alamat ruang server.",
            en:
                "\(prefix): fill in the custom field remote_ports (for example 22010-22060) for public addresses, or tag the gateway's address with gateway for those of the room."
        )
    }

    package static func assumedHeight(_ device: String) -> Phrase {
        Phrase(
            id: "Tinggi \(device) tidak diketahui dan dianggap 1 unit; sertakan daftar device-types.",
            en: "The height of \(device) is not known and taken as 1 unit; add the list device-types.")
    }
}
