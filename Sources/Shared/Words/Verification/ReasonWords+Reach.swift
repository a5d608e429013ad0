// SPDX-License-Identifier: Apache-2.0

/// Reasons about what answers, and what reaches the server.
extension ReasonWords {
    static let noReply = ReasonWords(
        phrase: Phrase(id: "tidak ada jawaban", en: "no answer"),
        remedy: Phrase(
            id: "Periksa firewall server: gema ICMP harus dijawab.",
            en: "Check the server's firewall: ICMP echoes must be answered."))
    static let loss = ReasonWords(
        phrase: Phrase(id: "terlalu banyak paket hilang", en: "too many packets lost"),
        remedy: Phrase(
            id: "Periksa kabel, port switch, dan beban server.",
            en: "Check cable, switch port and the server's load."))
    static let refused = ReasonWords(
        phrase: Phrase(id: "sambungan ditolak", en: "connection refused"),
        remedy: Phrase(
            id: "Jalankan layanannya, atau betulkan penerusan portnya.",
            en: "Start the service, or correct the port's forwarding."))
    static let timedOut = ReasonWords(
        phrase: Phrase(id: "tidak ada jawaban sampai batas waktu", en: "no answer in time"),
        remedy: Phrase(
            id: "Buka port itu di firewall server dan di penerusan port kantor.",
            en: "Open the port in the server's firewall and the office's forwarding."))
    static let reset = ReasonWords(
        phrase: Phrase(id: "sambungan diputus", en: "connection reset"),
        remedy: Phrase(
            id: "Periksa layanan dan firewall: sambungan diputus di tengah jalan.",
            en: "Check service and firewall: the connection is cut on its way."))
    static let unreachable = ReasonWords(
        phrase: Phrase(id: "tujuan tidak terjangkau", en: "destination unreachable"),
        remedy: Phrase(
            id: "Periksa rute, gateway server, dan penerusan alamat publiknya.",
            en: "Check routes, the server's gateway and the forwarding of its public address."))
    static let tls = ReasonWords(
        phrase: Phrase(id: "kesalahan TLS", en: "TLS error"),
        remedy: Phrase(
            id: "Periksa sertifikat dan pengaturan TLS layanan.",
            en: "Check the service's certificate and TLS settings."))
    static let wrongProtocol = ReasonWords(
        phrase: Phrase(
            id: "layanan tidak berbicara dengan protokol yang ditetapkan",
            en: "not the expected protocol"),
        remedy: Phrase(
            id: "Periksa apakah port itu milik layanan yang tertulis di berkas.",
            en: "Check that the port belongs to the service that the case names."))
    static let turnedAway = ReasonWords(
        phrase: Phrase(id: "layanan menolak agen untuk sementara", en: "the service turned the agent away"),
        remedy: Phrase(
            id: "Longgarkan pembatasan sambungan layanan untuk alamat agen, lalu ulangi.",
            en: "Ease the service's connection limits for the agent's address, then verify again."))
    static let contradictingAnswers = ReasonWords(
        phrase: Phrase(id: "jawaban saling bertentangan", en: "the answers contradict each other"),
        remedy: Phrase(
            id: "Cari perangkat yang ikut menjawab atas nama server, lalu ulangi.",
            en: "Find the device that answers in the server's name, then verify again."))
    static let noArrival = ReasonWords(
        phrase: Phrase(
            id: "sambungan dari luar tidak terlihat sampai di server",
            en: "no connection from outside was seen to arrive at the server"),
        remedy: Phrase(
            id:
                "Periksa penerusan port, port cermin, dan bahwa gateway tidak mengubah port asal: tidak terlihat sambungan yang pasti dari luar di server.",
            en:
                "Check port forwarding, mirror, and that the gateway keeps source ports: nothing that is known to come from outside was seen at the server."
        ))
    static let notWatched = ReasonWords(
        phrase: Phrase(
            id: "kedatangan sambungan dari luar tidak teramati",
            en: "the arrival of connections from outside was not watched"),
        remedy: Phrase(
            id: "Ulangi: kedua agen tidak bekerja pada waktu yang sama. Jalur dan gateway belum dinilai.",
            en: "Verify again: the two agents did not work at the same time. Path and gateway are not judged."))
    static let intercepted = ReasonWords(
        phrase: Phrase(
            id: "ada perantara yang menjawab menggantikan server",
            en: "something in between answers for the server"),
        remedy: Phrase(
            id: "Cari perantara (SYN proxy, firewall) di depan server.",
            en: "Find what stands before the server (SYN proxy, firewall)."))
    static let smallerMTU = ReasonWords(
        phrase: Phrase(id: "paket besar tidak muat di jalur", en: "large packets do not fit the path"),
        remedy: Phrase(
            id: "Samakan MTU di jalur, atau biarkan sebagai catatan.",
            en: "Align the path's MTU, or leave it as a note."))
    static let blackHole = ReasonWords(
        phrase: Phrase(id: "paket besar hilang tanpa kabar", en: "large packets vanish without a word"),
        remedy: Phrase(
            id: "Izinkan ICMP “fragmentation needed”, atau samakan MTU di jalur.",
            en: "Let ICMP “fragmentation needed” pass, or align the path's MTU."))
    static let controlAnswered = ReasonWords(
        phrase: Phrase(id: "port yang tidak dialokasikan ikut menjawab", en: "an unassigned port answers too"),
        remedy: Phrase(
            id: "Cari yang menjawab di semua port (SYN proxy, tarpit), lalu ulangi.",
            en: "Find what answers on every port (SYN proxy, tarpit), then verify again."))
    static let addressAnswered = ReasonWords(
        phrase: Phrase(
            id: "alamat yang tidak dialokasikan ikut menjawab",
            en: "an unassigned address answers too"),
        remedy: Phrase(
            id: "Cari yang menjawab untuk alamat kosong (tarpit, proxy ARP), lalu ulangi.",
            en: "Find what answers for empty addresses (tarpit, proxy ARP), then verify again."))
    static let exposedPorts = ReasonWords(
        phrase: Phrase(id: "ada port lain yang menjawab", en: "other ports answer too"),
        remedy: Phrase(
            id: "Tutup port yang tidak dijanjikan, atau biarkan sebagai catatan.",
            en: "Close ports that were not agreed, or leave it as a note."))
}
