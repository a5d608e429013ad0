// SPDX-License-Identifier: Apache-2.0

/// Reasons of a verification in reverse: whether a server is gone.
extension ReasonWords {
    static let stillAnswers = ReasonWords(
        phrase: Phrase(id: "server masih menjawab", en: "the server still answers"),
        remedy: Phrase(
            id: "Cabut server dari jaringan dan hapus penerusan portnya, lalu ulangi verifikasi terbalik.",
            en: "Disconnect the server and remove its forwarding, then verify in reverse again."))
    static let stillSends = ReasonWords(
        phrase: Phrase(id: "server masih mengirim paket", en: "the server still sends frames"),
        remedy: Phrase(
            id: "Cari kabel server yang masih terpasang, cabut, lalu ulangi.",
            en: "Find the cable of the server that is still in, pull it, then verify again."))
    static let stillConnected = ReasonWords(
        phrase: Phrase(id: "server masih tersambung ke switch", en: "the switch still has the server"),
        remedy: Phrase(
            id: "Cabut kabel server dari port {port}, tunggu lima menit sampai switch melupakannya, lalu ulangi.",
            en:
                "Pull the server's cable out of port {port}, wait five minutes until the switch forgets it, then verify again."
        ))
    static let mirrorBlind = ReasonWords(
        phrase: Phrase(
            id: "port cermin tidak memperlihatkan paket siapa pun", en: "the mirror shows no frames of anybody"),
        remedy: Phrase(
            id: "Cerminkan pula port gateway atau port server lain: cermin yang kosong tidak membuktikan apa pun.",
            en: "Mirror the gateway's port or another server's too: an empty mirror proves nothing."))
    static let controlSilent = ReasonWords(
        phrase: Phrase(
            id: "tempat lain di lokasi itu juga tidak menjawab", en: "nothing else at the site answers either"),
        remedy: Phrase(
            id: "Periksa jalur internet lokasi itu dan alamat yang boleh diperiksa agen luar, lalu ulangi.",
            en:
                "Check the site's way to the internet and the addresses that the outside agent may probe, then verify again."
        ))
    static let linkUnknown = ReasonWords(
        phrase: Phrase(id: "keadaan port switch tidak diketahui", en: "the state of the switch port is not known"),
        remedy: Phrase(
            id: "Lihat sendiri bahwa kabel di port {port} sudah tercabut.",
            en: "See for yourself that the cable in port {port} is out."))
}
