// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a resource as it was described; sentences.
package enum InventoryFaultWords {
    package static let missing = Phrase(id: "Wajib diisi.", en: "It is missing.")
    package static let notForKind = Phrase(
        id: "Bukan untuk jenis ini; kosongkan.", en: "It is not for this kind; leave it empty.")
    package static let notAddress = Phrase(
        id: "Bukan alamat IP. Tulis seperti 203.0.113.10 atau 2001:db8::10.",
        en: "It is no IP address. Write one like 203.0.113.10 or 2001:db8::10.")
    package static let notUnits = Phrase(
        id: "Bukan daftar unit. Tulis seperti 1-2 40.", en: "It is no list of units. Write one like 1-2 40.")
    package static let notFlag = Phrase(id: "Tulis ya atau tidak.", en: "Write yes or no.")
    package static let badRange = Phrase(
        id: "Harus sesudah alamat pertama, dari keluarga yang sama, paling jauh 65.536 alamat.",
        en: "It must follow the first address, be of the same family and at most 65,536 addresses on.")
    package static let portsBackwards = Phrase(
        id: "Tidak boleh lebih kecil dari port pertama.", en: "It must not be below the first port.")
    package static let twice = Phrase(id: "Nama ini ada dua kali.", en: "This name is there twice.")
    package static let unitOutside = Phrase(
        id: "Menyebut unit yang tidak ada pada rak ini.", en: "It names units that the rack does not have.")
    package static let gatewayFamily = Phrase(
        id: "Gateway harus dari keluarga yang sama dengan alamatnya.",
        en: "The gateway must be of the addresses' family.")
    package static let gatewayInside = Phrase(
        id: "Gateway berada di dalam kumpulan alamat; tulis pada kolom kecuali.",
        en: "The gateway lies inside an address pool; name it among the exceptions.")
    package static let controlPortInside = Phrase(
        id: "Port kontrol termasuk port jarak jauh, sehingga dapat diberikan kepada server.",
        en: "The control port lies inside the remote ports, so it may be given away.")
    package static let columnTwice = Phrase(id: "Kolom ini ada dua kali.", en: "This column is there twice.")
    package static let noHeader = Phrase(
        id: "Baris pertama harus menyebut kolom; kolom site, kind, dan name wajib ada.",
        en: "The first row must name the columns; site, kind and name must be among them.")
    package static let openQuote = Phrase(
        id: "Tanda kutip dibuka dan tidak ditutup.", en: "A quotation mark is opened and not closed.")
    package static let strayQuote = Phrase(
        id: "Tanda kutip di tengah isi: tulis seluruh isi di antara tanda kutip, dan tanda kutip di dalamnya dua kali.",
        en: "A quotation mark within a cell: write the whole cell between quotation marks, and those inside it twice.")
    package static let tooLarge = Phrase(
        id: "Terlalu besar: paling banyak 1 MiB dan 10.000 baris.",
        en: "It is too large: at most 1 MiB and 10,000 rows.")
    package static let nothing = Phrase(id: "Tidak ada isinya.", en: "There is nothing in it.")
    package static let siteFirst = Phrase(
        id: "Lokasi ini belum ada; tambahkan baris site untuknya.",
        en: "There is no such site; add a row of kind site for it.")
    package static let foreignSite = Phrase(id: "Lokasi ini bukan urusan Anda.", en: "This site is not yours.")
    package static let siteStays = Phrase(
        id: "Lokasi tidak dapat dihapus; berkas dan agen menyebutnya.",
        en: "A site cannot be removed; cases and agents name it.")

    package static func number(_ range: ClosedRange<Int>) -> Phrase {
        Phrase(
            id: "Tulis bilangan bulat dari \(range.lowerBound) sampai \(range.upperBound).",
            en: "Write a whole number from \(range.lowerBound) to \(range.upperBound).")
    }

    package static func oneOf(_ words: [String]) -> Phrase {
        let list = words.joined(separator: ", ")
        return Phrase(id: "Tulis salah satu: \(list).", en: "Write one of: \(list).")
    }

    package static func text(most: Int) -> Phrase {
        Phrase(
            id: "Tulis satu baris, paling banyak \(most) huruf, tanpa huruf yang tak terlihat.",
            en: "Write one line of at most \(most) characters, none of them invisible.")
    }

    package static func unknownColumn(_ name: String) -> Phrase {
        Phrase(id: "Tidak ada kolom “\(name)”.", en: "There is no column “\(name)”.")
    }

    package static func cells(_ found: Int, of wanted: Int) -> Phrase {
        Phrase(
            id: "Baris ini berisi \(found) kolom, judulnya \(wanted).",
            en: "The row has \(found) cells, the header \(wanted).")
    }

    package static func sameAs(_ name: String) -> Phrase {
        Phrase(id: "Sama dengan “\(name)”.", en: "It is the same as “\(name)”.")
    }

    package static func unknown(_ kind: Phrase, _ name: String) -> Phrase {
        Phrase(id: "Tidak ada \(kind.id.lowercased()) “\(name)”.", en: "There is no \(kind.en.lowercased()) “\(name)”.")
    }

    package static func mapped(_ meant: String) -> Phrase {
        Phrase(
            id: "Alamat IPv4 yang ditulis sebagai IPv6 tidak ada di kabel; tulis \(meant).",
            en: "An IPv4 address written as an IPv6 one is on no wire; write \(meant).")
    }

    package static func overlaps(_ name: String) -> Phrase {
        Phrase(
            id: "Alamatnya bertumpang tindih dengan kumpulan “\(name)”.",
            en: "Its addresses overlap with the pool “\(name)”.")
    }

    package static func tooMany(_ most: Int) -> Phrase {
        Phrase(id: "Paling banyak \(most) dari jenis ini.", en: "There may be at most \(most) of this kind.")
    }

    package static func held(_ what: Phrase, by number: String) -> Phrase {
        Phrase(
            id: "\(what.id) dipakai berkas \(number), jadi tidak dapat dihapus atau dikurangi.",
            en: "\(what.en) is held by case \(number), so it cannot be removed or shrunk.")
    }
}
