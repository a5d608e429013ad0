// SPDX-License-Identifier: Apache-2.0

/// Reasons about what keeps the agent from measuring, or its report from being believed.
extension ReasonWords {
    static let notMeasured = ReasonWords(
        phrase: Phrase(id: "tidak terukur", en: "not measured"),
        remedy: Phrase(
            id: "Ulangi verifikasi; jika tetap, periksa catatan agen.",
            en: "Verify again; if it stays, read the agent's log."))
    static let wrongMeasurement = ReasonWords(
        phrase: Phrase(id: "yang diukur bukan yang diperintahkan", en: "not what the order asked to measure"),
        remedy: Phrase(id: "Perbarui agen, lalu ulangi.", en: "Update the agent, then verify again."))
    static let proberFault = ReasonWords(
        phrase: Phrase(
            id: "gangguan pada agen, bukan pada server",
            en: "a fault of the agent, not of the server"),
        remedy: Phrase(
            id: "Jalankan titipan-agent doctor di mesin agen, lalu ulangi.",
            en: "Run titipan-agent doctor on the agent's machine, then verify again."))
    static let noCarrier = ReasonWords(
        phrase: Phrase(
            id: "kabel antarmuka agen tidak tersambung",
            en: "the agent's interface has no carrier"),
        remedy: Phrase(
            id: "Periksa kabel antarmuka agen; servernya belum dinilai.",
            en: "Check the cable of the agent's interface; the server is not judged."))
    static let tooFewFramesSent = ReasonWords(
        phrase: Phrase(id: "agen mengirim terlalu sedikit paket", en: "the agent sent too few frames"),
        remedy: Phrase(
            id: "Periksa antarmuka dan firewall mesin agen, lalu ulangi.",
            en: "Check interface and firewall of the agent's machine, then verify again."))
    static let gatewaySilent = ReasonWords(
        phrase: Phrase(id: "gateway tidak menjawab", en: "the gateway does not answer"),
        remedy: Phrase(
            id: "Periksa gateway dan VLAN ruang server, lalu ulangi.",
            en: "Check the gateway and the room's VLAN, then verify again."))
    static let clockStepped = ReasonWords(
        phrase: Phrase(id: "jam agen melompat", en: "the agent's clock stepped"),
        remedy: Phrase(
            id: "Tunggu sampai jam agen tenang (NTP), lalu ulangi.",
            en: "Wait until the agent's clock is steady (NTP), then verify again."))
    static let clockUnknown = ReasonWords(
        phrase: Phrase(id: "jam agen tidak dapat dipercaya", en: "the agent's clock cannot be trusted"),
        remedy: Phrase(
            id: "Pasang penyelaras jam (NTP) di mesin agen.",
            en: "Set up time synchronisation (NTP) on the agent's machine."))
    static let captureLost = ReasonWords(
        phrase: Phrase(id: "sebagian cuplikan hilang", en: "some samples were lost"),
        remedy: Phrase(
            id: "Kurangi beban mesin agen, lalu ulangi.",
            en: "Take load off the agent's machine, then verify again."))
    static let filterNotInKernel = ReasonWords(
        phrase: Phrase(
            id: "filter cuplikan tidak terpasang di kernel",
            en: "the sampling filter is not in the kernel"),
        remedy: Phrase(
            id: "Jalankan titipan-agent doctor di mesin agen.",
            en: "Run titipan-agent doctor on the agent's machine."))
    static let oneSidedMirror = ReasonWords(
        phrase: Phrase(
            id: "port cermin hanya memperlihatkan satu arah",
            en: "the mirror port shows one direction only"),
        remedy: Phrase(
            id: "Atur port cermin di switch agar menyalin kedua arah.",
            en: "Have the switch's mirror port copy both directions."))
    static let counterMismatch = ReasonWords(
        phrase: Phrase(
            id: "pencacah antarmuka tidak cocok dengan cuplikan",
            en: "the interface's counters contradict the samples"),
        remedy: Phrase(
            id: "Periksa port cermin dan beban mesin agen, lalu ulangi.",
            en: "Check the mirror port and the load of the agent's machine, then verify again."))
    static let runTooShort = ReasonWords(
        phrase: Phrase(
            id: "agen bekerja lebih singkat daripada pengamatan", en: "the run was shorter than the observation"
        ),
        remedy: Phrase(
            id: "Ulangi, dan biarkan agen bekerja sampai selesai.",
            en: "Verify again, and let the agent run to its end."))
    static let timesContradict = ReasonWords(
        phrase: Phrase(
            id: "waktu-waktu dalam laporan saling bertentangan", en: "the report's times contradict each other"),
        remedy: Phrase(
            id: "Periksa jam agen, lalu ulangi. Bila berulang, periksa siapa yang menguasai agen itu.",
            en:
                "Check the agent's clock, then verify again. If it happens again, find out who controls the agent."
        ))
    static let framesMissing = ReasonWords(
        phrase: Phrase(
            id: "paket yang membuktikannya tidak ada", en: "the frames that show it are missing"),
        remedy: Phrase(
            id: "Periksa ruang disk agen, lalu ulangi.",
            en: "Check the agent's disk space, then verify again."))
    static let proberOverloaded = ReasonWords(
        phrase: Phrase(id: "mesin agen kelebihan beban", en: "the agent's machine is overloaded"),
        remedy: Phrase(
            id: "Ulangi saat mesin agen tidak sibuk; servernya belum dinilai.",
            en: "Verify again when the agent's machine is not busy; the server is not judged."))
}
