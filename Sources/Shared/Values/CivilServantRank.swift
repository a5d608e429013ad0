// SPDX-License-Identifier: Apache-2.0

/// Golongan ruang of a civil servant, with which the pangkat goes (Peraturan Pemerintah 99/2000, annex).
package enum CivilServantRank: String, Codable, Hashable, Sendable, CaseIterable {
    case juruMuda = "I/a"
    case juruMudaTingkatI = "I/b"
    case juru = "I/c"
    case juruTingkatI = "I/d"
    case pengaturMuda = "II/a"
    case pengaturMudaTingkatI = "II/b"
    case pengatur = "II/c"
    case pengaturTingkatI = "II/d"
    case penataMuda = "III/a"
    case penataMudaTingkatI = "III/b"
    case penata = "III/c"
    case penataTingkatI = "III/d"
    case pembina = "IV/a"
    case pembinaTingkatI = "IV/b"
    case pembinaUtamaMuda = "IV/c"
    case pembinaUtamaMadya = "IV/d"
    case pembinaUtama = "IV/e"
}
