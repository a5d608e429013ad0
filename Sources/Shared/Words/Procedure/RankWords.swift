// SPDX-License-Identifier: Apache-2.0

package import Values

extension CivilServantRank {
    /// Pangkat, as printed below a name: a legal term, the same in every language.
    package var title: String {
        switch self {
        case .juruMuda: "Juru Muda"
        case .juruMudaTingkatI: "Juru Muda Tingkat I"
        case .juru: "Juru"
        case .juruTingkatI: "Juru Tingkat I"
        case .pengaturMuda: "Pengatur Muda"
        case .pengaturMudaTingkatI: "Pengatur Muda Tingkat I"
        case .pengatur: "Pengatur"
        case .pengaturTingkatI: "Pengatur Tingkat I"
        case .penataMuda: "Penata Muda"
        case .penataMudaTingkatI: "Penata Muda Tingkat I"
        case .penata: "Penata"
        case .penataTingkatI: "Penata Tingkat I"
        case .pembina: "Pembina"
        case .pembinaTingkatI: "Pembina Tingkat I"
        case .pembinaUtamaMuda: "Pembina Utama Muda"
        case .pembinaUtamaMadya: "Pembina Utama Madya"
        case .pembinaUtama: "Pembina Utama"
        }
    }
}

extension EmployeeNumber {
    /// What is wrong with a text that is none.
    package static let fault = Phrase(
        id: "NIP terdiri atas 18 angka, misalnya \(example).", en: "A NIP has 18 digits, such as \(example).")
}
