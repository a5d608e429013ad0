// SPDX-License-Identifier: Apache-2.0

/// Reasons about the grant, the observation and the load.
extension ReasonWords {
    static let overGrant = ReasonWords(
        phrase: Phrase(id: "melebihi kuota", en: "over the grant"),
        remedy: Phrase(
            id: "Batasi laju server, atau ajukan kuota yang lebih besar.",
            en: "Limit the server's rate, or apply for a larger grant."))
    static let grantUndecided = ReasonWords(
        phrase: Phrase(id: "mungkin melebihi kuota", en: "possibly over the grant"),
        remedy: Phrase(
            id: "Ulangi dengan pengamatan yang lebih lama.",
            en: "Verify again with a longer window."))
    static let tooFewSamples = ReasonWords(
        phrase: Phrase(id: "terlalu sedikit lalu lintas", en: "too little traffic"),
        remedy: Phrase(
            id: "Beri server lalu lintas selama pengamatan, lalu ulangi.",
            en: "Give the server traffic during the window, then verify again."))
    static let observationTooShort = ReasonWords(
        phrase: Phrase(id: "pengamatan terlalu singkat", en: "observation too short"),
        remedy: Phrase(
            id: "Ulangi dengan pengamatan yang lebih lama.",
            en: "Verify again with a longer window."))
    static let loadNotOffered = ReasonWords(
        phrase: Phrase(id: "beban uji tidak dapat diberikan", en: "the load could not be offered"),
        remedy: Phrase(
            id: "Jalankan iperf3 -s di server pada port uji, lalu ulangi.",
            en: "Run iperf3 -s on the server at the exercise port, then verify again."))
    static let loadNotReached = ReasonWords(
        phrase: Phrase(id: "beban uji tidak mencapai kuota", en: "the load did not reach the grant"),
        remedy: Phrase(
            id: "Periksa mesin agen luar dan jalurnya, lalu ulangi.",
            en: "Check the outside agent's machine and its path, then verify again."))
}
