// SPDX-License-Identifier: Apache-2.0

/// Texts of the pictures of a server room.
package enum PictureWords {
    package static let free = Phrase(id: "kosong", en: "free")
    package static let kept = Phrase(id: "milik kantor", en: "the office's own")
    package static let front = Phrase(id: "depan", en: "front")
    package static let rear = Phrase(id: "belakang", en: "rear")
    package static let racks = Phrase(id: "Rak", en: "Racks")
    package static let addresses = Phrase(id: "Alamat", en: "Addresses")
    package static let shares = Phrase(id: "Daya dan bandwidth", en: "Power and bandwidth")
    package static let holders = Phrase(id: "Siapa memakai apa", en: "Who holds what")
    package static let nobody = Phrase(id: "Belum ada yang dipakai.", en: "Nothing is held yet.")
    package static let legend = Phrase(id: "Keterangan warna", en: "Key")
    package static let noEnd = Phrase(id: "tanpa batas waktu", en: "no end is set")
    package static let stock = Phrase(id: "Yang masih kosong", en: "What is still free")
    package static let edit = Phrase(id: "Ubah inventaris", en: "Edit the inventory")
    package static let importing = Phrase(id: "Impor", en: "Import")
    package static let export = Phrase(id: "Unduh CSV", en: "Download CSV")
    package static let inbound = Phrase(id: "Bandwidth ke server", en: "Bandwidth towards servers")
    package static let outbound = Phrase(id: "Bandwidth dari server", en: "Bandwidth from servers")
    package static let power = Phrase(id: "Daya", en: "Power")

    /// A rack's picture in words.
    package static func rack(_ name: String, free: Int, of units: Int) -> Phrase {
        Phrase(
            id: "Rak \(name): \(free) dari \(units) unit kosong. Rinciannya ada di daftar pemakai.",
            en: "Rack \(name): \(free) of \(units) units are free. The list of holders says the rest.")
    }

    /// A pool's picture in words.
    package static func pool(_ name: String, free: Int, of all: Int) -> Phrase {
        Phrase(
            id: "\(name): \(free) dari \(all) alamat kosong. Rinciannya ada di daftar pemakai.",
            en: "\(name): \(free) of \(all) addresses are free. The list of holders says the rest.")
    }

    package static func tooMany(_ shown: Int, of all: Int) -> Phrase {
        Phrase(id: "\(shown) pertama dari \(all) alamat.", en: "The first \(shown) of \(all) addresses.")
    }

    package static func taken(_ taken: String, of all: String, free: String) -> Phrase {
        Phrase(id: "\(taken) dari \(all) dipakai, \(free) kosong", en: "\(taken) of \(all) held, \(free) free")
    }

    package static func since(_ date: String) -> Phrase { Phrase(id: "sejak \(date)", en: "since \(date)") }
    package static func until(_ date: String) -> Phrase { Phrase(id: "sampai \(date)", en: "until \(date)") }
}
