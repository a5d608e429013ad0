// SPDX-License-Identifier: Apache-2.0

/// What the resources of a site are called.
package enum InventoryWords {
    package static let site = Phrase(id: "Lokasi", en: "Site")
    package static let room = Phrase(id: "Ruang", en: "Room")
    package static let rack = Phrase(id: "Rak", en: "Rack")
    package static let feed = Phrase(id: "Jalur daya", en: "Power feed")
    package static let pool = Phrase(id: "Kumpulan alamat", en: "Address pool")
    package static let uplink = Phrase(id: "Jalur internet", en: "Uplink")
    package static let networkSwitch = Phrase(everywhere: "Switch")
    package static let switchPort = Phrase(id: "Port switch", en: "Switch port")
    package static let cable = Phrase(id: "Kabel", en: "Cable")

    package static let kind = Phrase(id: "Jenis", en: "Kind")
    package static let name = Phrase(id: "Nama", en: "Name")
    package static let title = Phrase(id: "Nama pada dokumen", en: "Name as printed")
    package static let units = Phrase(id: "Tinggi (unit)", en: "Height (units)")
    package static let front = Phrase(id: "Unit milik kantor, sisi depan", en: "Units kept, front")
    package static let rear = Phrase(id: "Unit milik kantor, sisi belakang", en: "Units kept, rear")
    package static let watts = Phrase(id: "Daya terpasang (W)", en: "Rated power (W)")
    package static let derating = Phrase(id: "Boleh dipakai (%)", en: "Usable (%)")
    package static let use = Phrase(id: "Kegunaan", en: "Use")
    package static let usePublic = Phrase(id: "alamat publik", en: "public addresses")
    package static let useRoom = Phrase(id: "alamat di ruang server", en: "addresses in the room")
    package static let first = Phrase(id: "Alamat pertama", en: "First address")
    package static let last = Phrase(id: "Alamat terakhir", en: "Last address")
    package static let except = Phrase(id: "Kecuali", en: "Except")
    package static let gateway = Phrase(everywhere: "Gateway")
    package static let firstPort = Phrase(id: "Port jarak jauh pertama", en: "First remote port")
    package static let lastPort = Phrase(id: "Port jarak jauh terakhir", en: "Last remote port")
    package static let shared = Phrase(id: "Satu alamat untuk beberapa server", en: "Several servers share an address")
    package static let inMbps = Phrase(id: "Ke server (Mbit/s)", en: "Towards servers (Mbit/s)")
    package static let outMbps = Phrase(id: "Dari server (Mbit/s)", en: "From servers (Mbit/s)")
    package static let oversubscription = Phrase(id: "Boleh dijanjikan (%)", en: "Promised (%)")
    package static let from = Phrase(id: "Dari", en: "From")
    package static let to = Phrase(id: "Ke", en: "To")
    package static let cooldownDays = Phrase(id: "Masa jeda (hari)", en: "Rest after use (days)")
    package static let controlPort = Phrase(id: "Port kontrol", en: "Control port")
    package static let verifySwitchPort = Phrase(id: "Verifikasi menanyai switch", en: "Verifications ask switches")

    package static let unitsHint = Phrase(
        id: "Misalnya 1-2 40; dihitung dari bawah.", en: "For example 1-2 40; counted from the bottom.")
    package static let exceptHint = Phrase(
        id: "Alamat yang dipakai kantor sendiri, dipisah spasi.",
        en: "Addresses the office uses itself, with blanks between.")
    package static let deratingHint = Phrase(
        id: "Biasanya 80: beban terus-menerus paling banyak 80 % dari daya terpasang.",
        en: "Usually 80: a continuous load takes at most 80 % of the rated power.")
    package static let oversubscriptionHint = Phrase(
        id: "100: tidak dijanjikan lebih dari yang ada.", en: "100: no more is promised than there is.")
    package static let sharedHint = Phrase(
        id: "ya: tiap server mendapat port sendiri pada alamat yang sama.",
        en: "yes: each server gets a port of its own on the same address.")
    package static let yes = Phrase(id: "ya", en: "yes")
    package static let no = Phrase(id: "tidak", en: "no")
}
