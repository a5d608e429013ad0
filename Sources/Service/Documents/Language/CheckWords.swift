// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// What a check, an outcome or a reason is called on paper.
extension CheckID {
    var title: String {
        switch self {
        case .selfLink: "Sambungan agen"
        case .selfGateway: "Gateway ruang server"
        case .selfClock: "Jam agen"
        case .selfCapture: "Pencuplikan lalu lintas"
        case .connectedIdentity: "Identitas server di jaringan"
        case .connectedConflict: "Alamat tidak dipakai pihak lain"
        case .connectedPort: "Port switch"
        case .reachableICMP: "Balasan ICMP"
        case .reachableMTU: "Ukuran paket (MTU)"
        case .reachablePort: "Port akses jarak jauh"
        case .reachableOutside: "Akses dari internet"
        case .controlPort: "Port pembanding"
        case .controlAddress: "Alamat pembanding"
        case .exposure: "Port lain yang menjawab"
        case .bandwidthIn: "Bandwidth masuk"
        case .bandwidthOut: "Bandwidth keluar"
        case .bandwidthPlateau: "Uji beban"
        }
    }
}

extension Outcome {
    var word: String {
        switch self {
        case .passed: "Lulus"
        case .failed: "Gagal"
        case .inconclusive: "Belum pasti"
        case .notRun: "Tidak dijalankan"
        }
    }
}

extension Vantage {
    var word: String {
        switch self {
        case .inside: "Dalam"
        case .outside: "Luar"
        }
    }
}

extension ServiceProtocol {
    var word: String {
        switch self {
        case .ssh: "SSH"
        case .https: "HTTPS"
        case .tls: "TLS"
        case .http: "HTTP"
        case .rdp: "RDP"
        case .tcpPattern: "TCP, pola jawaban"
        case .udpPattern: "UDP, pola jawaban"
        }
    }
}

extension Capacity {
    /// What stands before the post.
    var prefix: String {
        switch self {
        case .definitive: ""
        case .plt: "Plt. "
        case .plh: "Plh. "
        }
    }
}

extension Reason {
    /// Why an outcome is no pass; empty for ``asExpected``.
    var phrase: String {
        switch self {
        case .asExpected: ""
        case .notMeasured: "tidak terukur"
        case .wrongMeasurement: "yang diukur bukan yang diperintahkan"
        case .proberFault: "gangguan pada agen, bukan pada server"
        case .noCarrier: "agen kehilangan sambungan"
        case .tooFewFramesSent: "agen mengirim terlalu sedikit bingkai"
        case .gatewaySilent: "gateway tidak menjawab"
        case .clockStepped: "jam agen melompat"
        case .clockUnknown: "jam agen tidak dapat dipercaya"
        case .captureLost: "sebagian cuplikan hilang"
        case .filterNotInKernel: "filter cuplikan tidak terpasang di kernel"
        case .oneSidedMirror: "hanya satu arah yang terlihat"
        case .counterMismatch: "pencacah antarmuka tidak cocok dengan cuplikan"
        case .registeredServerSilent: "server terdaftar tidak menjawab"
        case .unknownSender: "alamat dipakai perangkat yang tidak terdaftar"
        case .severalSenders: "alamat dipakai lebih dari satu perangkat"
        case .onlyUnsolicited: "server mengumumkan alamat tetapi tidak menjawab"
        case .noReply: "tidak ada jawaban"
        case .loss: "terlalu banyak paket hilang"
        case .refused: "sambungan ditolak"
        case .timedOut: "tidak ada jawaban sampai batas waktu"
        case .reset: "sambungan diputus"
        case .unreachable: "tujuan tidak terjangkau"
        case .tls: "kesalahan TLS"
        case .wrongProtocol: "layanan tidak berbicara dengan protokol yang ditetapkan"
        case .noIdentity: "identitas server tidak terbaca"
        case .identityDiffersOutside: "identitas dari luar berbeda dengan dari dalam"
        case .controlAnswered: "port yang tidak ditetapkan ikut menjawab"
        case .overGrant: "melebihi jatah"
        case .grantUndecided: "mungkin melebihi jatah"
        case .tooFewSamples: "terlalu sedikit lalu lintas"
        case .observationTooShort: "pengamatan terlalu singkat"
        case .otherAsset: "alamat dipakai perangkat lain yang terdaftar"
        case .addressConflict: "alamat juga dipakai perangkat lain"
        case .proxyARP: "ada yang menjawab untuk semua alamat"
        case .wrongSwitchPort: "kabel terpasang di port switch yang lain"
        case .switchPortDown: "port switch tidak aktif"
        case .switchPortUnknown: "port switch tidak diketahui"
        case .identityMismatch: "identitas server bukan yang dikenal"
        case .certificateExpired: "sertifikat sudah kedaluwarsa"
        case .contradictingAnswers: "jawaban saling bertentangan"
        case .noArrival: "sambungan dari luar tidak sampai ke server"
        case .intercepted: "ada yang menjawab menggantikan server"
        case .smallerMTU: "paket besar tidak muat di jalur"
        case .blackHole: "paket besar hilang tanpa kabar"
        case .addressAnswered: "alamat yang tidak ditetapkan ikut menjawab"
        case .exposedPorts: "ada port lain yang menjawab"
        case .proberOverloaded: "mesin agen kelebihan beban"
        case .loadNotOffered: "beban uji tidak dapat diberikan"
        case .loadNotReached: "beban uji tidak mencapai jatah"
        }
    }
}
