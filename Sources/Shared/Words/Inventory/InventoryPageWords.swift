// SPDX-License-Identifier: Apache-2.0

/// Texts of the pages on which an inventory is kept.
package enum InventoryPageWords {
    package static let back = Phrase(id: "Kembali", en: "Back")
    package static let lead = Phrase(
        id: "Yang dipakai sebuah berkas tidak dapat dihapus atau dikurangi. Setiap perubahan dicatat.",
        en: "What a case holds cannot be removed or shrunk. Every change is recorded.")
    package static let add = Phrase(id: "Tambah", en: "Add")
    package static let none = Phrase(id: "Belum ada.", en: "There is none.")
    package static let save = Phrase(id: "Simpan", en: "Save")
    package static let remove = Phrase(id: "Hapus dari inventaris", en: "Remove from the inventory")
    package static let history = Phrase(id: "Perubahan terakhir", en: "Latest changes")
    package static let nothing = Phrase(id: "tidak ada", en: "none")
    package static let importTitle = Phrase(id: "Impor inventaris", en: "Import an inventory")
    package static let importLead = Phrase(
        id:
            "Salin isi berkas CSV, atau daftar dari API NetBox, ke bawah ini. Periksa dahulu: semua kekeliruan ditunjukkan, dan tidak ada yang berubah.",
        en:
            "Paste a CSV file, or lists of NetBox's API, below. Check first: every fault is shown, and nothing is changed."
    )
    package static let content = Phrase(id: "Isi", en: "Content")
    package static let contentHint = Phrase(
        id:
            "CSV: baris pertama menyebut kolom, seperti pada berkas yang diunduh. NetBox: {\"count\":…,\"results\":[…]}, beberapa daftar dalam [ ].",
        en:
            "CSV: the first row names the columns, as in the file that is downloaded. NetBox: {\"count\":…,\"results\":[…]}, several lists within [ ]."
    )
    package static let netBoxSite = Phrase(id: "Lokasi (untuk NetBox)", en: "Site (for NetBox)")
    package static let replace = Phrase(id: "Yang tidak disebut", en: "What is not named")
    package static let keepOthers = Phrase(id: "tetap", en: "stays")
    package static let replaceOthers = Phrase(id: "dihapus", en: "is removed")
    package static let check = Phrase(id: "Periksa", en: "Check")
    package static let apply = Phrase(id: "Impor", en: "Import")
    package static let row = Phrase(id: "Baris", en: "Row")
    package static let column = Phrase(id: "Kolom", en: "Column")
    package static let fault = Phrase(id: "Kekeliruan", en: "Fault")
    package static let change = Phrase(id: "Perubahan", en: "Change")
    package static let added = Phrase(id: "baru", en: "new")
    package static let changed = Phrase(id: "berubah", en: "changed")
    package static let gone = Phrase(id: "dihapus", en: "removed")

    package static func title(_ site: String) -> Phrase {
        Phrase(id: "Inventaris \(site)", en: "Inventory of \(site)")
    }

    package static func faults(_ count: Int) -> Phrase {
        Phrase(
            id: "\(count) kekeliruan. Tidak ada yang diubah.",
            en: count == 1 ? "1 fault. Nothing is changed." : "\(count) faults. Nothing is changed.")
    }

    package static func wouldChange(_ count: Int) -> Phrase {
        Phrase(
            id: "Tidak ada kekeliruan. \(count) perubahan akan dilakukan bila diimpor.",
            en: "There is no fault. The import would make \(count) \(count == 1 ? "change" : "changes").")
    }

    package static func done(_ count: Int) -> Phrase {
        Phrase(
            id: "Diimpor: \(count) perubahan.", en: "Imported: \(count) \(count == 1 ? "change" : "changes").")
    }
}
