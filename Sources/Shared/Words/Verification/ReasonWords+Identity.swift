// SPDX-License-Identifier: Apache-2.0

/// Reasons about keys and certificates that the server shows.
extension ReasonWords {
    static let noIdentity = ReasonWords(
        phrase: Phrase(id: "identitas server tidak terbaca", en: "the server's identity could not be read"),
        remedy: Phrase(
            id: "Ulangi setelah layanan menjawab dari dalam dan dari luar.",
            en: "Verify again once the service answers inside and outside."))
    static let identityDiffersOutside = ReasonWords(
        phrase: Phrase(
            id: "identitas dari luar berbeda dengan dari dalam",
            en: "another identity answers outside than inside"),
        remedy: Phrase(
            id: "Cari perantara antara internet dan server: dari luar yang menjawab bukan server ini.",
            en:
                "Find what stands between the internet and the server: outside, it is not this server that answers."
        ))
    static let identityMismatch = ReasonWords(
        phrase: Phrase(
            id: "identitas server sudah ditolak kantor", en: "an identity that the office has rejected"),
        remedy: Phrase(
            id:
                "Cari siapa yang menjawab dengan kunci yang ditolak itu, atau minta instansi memasang kembali kuncinya; bila penolakan itu keliru, terima identitasnya di halaman NOC.",
            en:
                "Find who answers with the rejected key, or have the agency put its key back; if the rejection was wrong, accept the identity on the NOC page."
        ))
    static let identityChanged = ReasonWords(
        phrase: Phrase(id: "identitas server berubah", en: "the server's identity changed"),
        remedy: Phrase(
            id:
                "Tanyakan kepada instansi apakah kuncinya diganti, cocokkan sidik jarinya, lalu terima atau tolak identitas baru itu di halaman NOC.",
            en:
                "Ask the agency whether it replaced its key, compare the fingerprint, then accept or reject the new identity on the NOC page."
        ))
    static let nameRefused = ReasonWords(
        phrase: Phrase(
            id: "server minta disapa dengan nama hostnya",
            en: "the server wants to be asked for by its host name"),
        remedy: Phrase(
            id:
                "Tanyakan nama host layanan kepada instansi, tulis (atau perbaiki) saat mencatat pemasangan, lalu ulangi.",
            en:
                "Ask the agency for the service's host name, write (or correct) it when recording the installation, then verify again."
        ))
    static let clientCertificateNeeded = ReasonWords(
        phrase: Phrase(
            id: "layanan hanya menerima klien dengan sertifikat",
            en: "the service takes only clients with a certificate"),
        remedy: Phrase(
            id: "Kunci server terbukti; halaman di baliknya tidak diperiksa.",
            en: "The server's key is proven; what is behind it was not looked at."))
    static let certificateExpired = ReasonWords(
        phrase: Phrase(id: "sertifikat sudah kedaluwarsa", en: "the certificate has expired"),
        remedy: Phrase(
            id: "Minta instansi memperbarui sertifikatnya.",
            en: "Ask the agency to renew its certificate."))
    static let certificateExpiresSoon = ReasonWords(
        phrase: Phrase(id: "sertifikat segera kedaluwarsa", en: "the certificate expires soon"),
        remedy: Phrase(
            id: "Minta instansi memperbarui sertifikatnya sebelum tanggal itu.",
            en: "Ask the agency to renew its certificate before that day."))
    static let identityUnproven = ReasonWords(
        phrase: Phrase(
            id: "server tidak memegang kunci yang ditunjukkannya",
            en: "the server does not hold the key that it shows"),
        remedy: Phrase(
            id: "Cari perantara di depan server: yang menjawab meniru kunci yang bukan miliknya.",
            en: "Find what stands before the server: it shows a key that is not its own."))
    static let identityUnknown = ReasonWords(
        phrase: Phrase(
            id: "tidak satu pun kunci yang dikenal ditunjukkan",
            en: "none of the known keys is shown"),
        remedy: Phrase(
            id:
                "Tanyakan kepada instansi apakah kunci host server diganti, lalu terima atau tolak identitas baru itu di halaman NOC.",
            en:
                "Ask the agency whether the server's host keys were replaced, then accept or reject the new identity on the NOC page."
        ))
    static let weakIdentity = ReasonWords(
        phrase: Phrase(id: "kunci host lemah", en: "a weak host key"),
        remedy: Phrase(
            id: "Minta instansi memasang kunci Ed25519, atau RSA 2048 bit ke atas dengan SHA-2.",
            en: "Ask the agency for an Ed25519 key, or RSA of 2048 bits or more with SHA-2."))
    static let unsupportedAlgorithm = ReasonWords(
        phrase: Phrase(
            id: "server meminta algoritma yang tidak dapat dipakai agen",
            en: "the server asks for an algorithm that the agent cannot do"),
        remedy: Phrase(
            id:
                "Izinkan di server satu algoritma yang umum, misalnya curve25519-sha256 dan ssh-ed25519, lalu ulangi.",
            en:
                "Allow a common algorithm on the server, such as curve25519-sha256 and ssh-ed25519, then verify again."
        ))
}
