// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// The reason why an outcome is not a pass without a warning, and the remedy.
package struct ReasonWords: Hashable, Sendable {
    /// Begins in lower case and ends without a full stop, for the midst of a sentence.
    package let phrase: Phrase
    /// A sentence to act on. May hold `{port}`, the port that the case assigns to the server's cable.
    package let remedy: Phrase

    package static let none = ReasonWords(phrase: .empty, remedy: .empty)
}

extension Reason {
    package var words: ReasonWords {
        switch self {
        case .asExpected: .none
        case .notMeasured:
            ReasonWords(
                phrase: Phrase(id: "tidak terukur", en: "not measured"),
                remedy: Phrase(
                    id: "Ulangi verifikasi; jika tetap, periksa catatan agen.",
                    en: "Verify again; if it stays, read the agent's log."))
        case .wrongMeasurement:
            ReasonWords(
                phrase: Phrase(id: "yang diukur bukan yang diperintahkan", en: "not what the order asked to measure"),
                remedy: Phrase(id: "Perbarui agen, lalu ulangi.", en: "Update the agent, then verify again."))
        case .proberFault:
            ReasonWords(
                phrase: Phrase(
                    id: "gangguan pada agen, bukan pada server",
                    en: "a fault of the agent, not of the server"),
                remedy: Phrase(
                    id: "Jalankan titipan-agent doctor di mesin agen, lalu ulangi.",
                    en: "Run titipan-agent doctor on the agent's machine, then verify again."))
        case .noCarrier:
            ReasonWords(
                phrase: Phrase(
                    id: "kabel antarmuka agen tidak tersambung",
                    en: "the agent's interface has no carrier"),
                remedy: Phrase(
                    id: "Periksa kabel antarmuka agen; servernya belum dinilai.",
                    en: "Check the cable of the agent's interface; the server is not judged."))
        case .tooFewFramesSent:
            ReasonWords(
                phrase: Phrase(id: "agen mengirim terlalu sedikit paket", en: "the agent sent too few frames"),
                remedy: Phrase(
                    id: "Periksa antarmuka dan firewall mesin agen, lalu ulangi.",
                    en: "Check interface and firewall of the agent's machine, then verify again."))
        case .gatewaySilent:
            ReasonWords(
                phrase: Phrase(id: "gateway tidak menjawab", en: "the gateway does not answer"),
                remedy: Phrase(
                    id: "Periksa gateway dan VLAN ruang server, lalu ulangi.",
                    en: "Check the gateway and the room's VLAN, then verify again."))
        case .clockStepped:
            ReasonWords(
                phrase: Phrase(id: "jam agen melompat", en: "the agent's clock stepped"),
                remedy: Phrase(
                    id: "Tunggu sampai jam agen tenang (NTP), lalu ulangi.",
                    en: "Wait until the agent's clock is steady (NTP), then verify again."))
        case .clockUnknown:
            ReasonWords(
                phrase: Phrase(id: "jam agen tidak dapat dipercaya", en: "the agent's clock cannot be trusted"),
                remedy: Phrase(
                    id: "Pasang penyelaras jam (NTP) di mesin agen.",
                    en: "Set up time synchronisation (NTP) on the agent's machine."))
        case .captureLost:
            ReasonWords(
                phrase: Phrase(id: "sebagian cuplikan hilang", en: "some samples were lost"),
                remedy: Phrase(
                    id: "Kurangi beban mesin agen, lalu ulangi.",
                    en: "Take load off the agent's machine, then verify again."))
        case .filterNotInKernel:
            ReasonWords(
                phrase: Phrase(
                    id: "filter cuplikan tidak terpasang di kernel",
                    en: "the sampling filter is not in the kernel"),
                remedy: Phrase(
                    id: "Jalankan titipan-agent doctor di mesin agen.",
                    en: "Run titipan-agent doctor on the agent's machine."))
        case .oneSidedMirror:
            ReasonWords(
                phrase: Phrase(
                    id: "port cermin hanya memperlihatkan satu arah",
                    en: "the mirror port shows one direction only"),
                remedy: Phrase(
                    id: "Atur port cermin di switch agar menyalin kedua arah.",
                    en: "Have the switch's mirror port copy both directions."))
        case .counterMismatch:
            ReasonWords(
                phrase: Phrase(
                    id: "pencacah antarmuka tidak cocok dengan cuplikan",
                    en: "the interface's counters contradict the samples"),
                remedy: Phrase(
                    id: "Periksa port cermin dan beban mesin agen, lalu ulangi.",
                    en: "Check the mirror port and the load of the agent's machine, then verify again."))
        case .registeredServerSilent:
            ReasonWords(
                phrase: Phrase(id: "server terdaftar tidak menjawab", en: "the registered server does not answer"),
                remedy: Phrase(
                    id: "Periksa daya, kabel, dan alamat IP yang dipasang di server.",
                    en: "Check the server's power, cable and configured address."))
        case .unknownSender:
            ReasonWords(
                phrase: Phrase(
                    id: "alamat dipakai perangkat yang tidak terdaftar",
                    en: "the address is held by an unregistered device"),
                remedy: Phrase(
                    id: "Cocokkan alamat MAC server dengan berkas, atau cari perangkat yang memakai alamatnya.",
                    en: "Compare the server's MAC address with the case, or find the device that uses its address."))
        case .severalSenders:
            ReasonWords(
                phrase: Phrase(
                    id: "alamat dipakai lebih dari satu perangkat",
                    en: "the address is held by more than one device"),
                remedy: Phrase(
                    id: "Lepaskan perangkat lain yang memakai alamat itu.",
                    en: "Take the other device off the address."))
        case .virtualRouter:
            ReasonWords(
                phrase: Phrase(
                    id: "alamat dipakai router virtual (VRRP, HSRP, atau gateway anycast)",
                    en: "the address is held by a virtual router (VRRP, HSRP or an anycast gateway)"),
                remedy: Phrase(
                    id: "Cabut alamat server dari konfigurasi VRRP, HSRP, atau gateway anycast pada router.",
                    en: "Take the server's address out of the routers' VRRP, HSRP or anycast gateway configuration."))
        case .siblingInterface:
            ReasonWords(
                phrase: Phrase(
                    id: "alamat dijawab antarmuka yang bernomor di sebelah antarmuka terdaftar",
                    en: "the address is answered for by an interface numbered next to a registered one"),
                remedy: Phrase(
                    id:
                        "Periksa apakah itu antarmuka lain dari server yang sama (bond); bila ya, daftarkan juga alamat MAC-nya.",
                    en:
                        "Look whether it is another interface of the same server (a bond); if so, register its MAC address too."
                ))
        case .onlyUnsolicited:
            ReasonWords(
                phrase: Phrase(
                    id: "server mengumumkan alamatnya, tetapi tidak menjawab",
                    en: "the server announces its address, and answers no request"),
                remedy: Phrase(
                    id: "Periksa apakah server menjawab ARP: alamatnya diumumkan, tetapi tidak dijawab.",
                    en: "Check that the server answers ARP: its address is announced and not answered for."))
        case .noReply:
            ReasonWords(
                phrase: Phrase(id: "tidak ada jawaban", en: "no answer"),
                remedy: Phrase(
                    id: "Periksa firewall server: gema ICMP harus dijawab.",
                    en: "Check the server's firewall: ICMP echoes must be answered."))
        case .loss:
            ReasonWords(
                phrase: Phrase(id: "terlalu banyak paket hilang", en: "too many packets lost"),
                remedy: Phrase(
                    id: "Periksa kabel, port switch, dan beban server.",
                    en: "Check cable, switch port and the server's load."))
        case .refused:
            ReasonWords(
                phrase: Phrase(id: "sambungan ditolak", en: "connection refused"),
                remedy: Phrase(
                    id: "Jalankan layanannya, atau betulkan penerusan portnya.",
                    en: "Start the service, or correct the port's forwarding."))
        case .timedOut:
            ReasonWords(
                phrase: Phrase(id: "tidak ada jawaban sampai batas waktu", en: "no answer in time"),
                remedy: Phrase(
                    id: "Buka port itu di firewall server dan di penerusan port kantor.",
                    en: "Open the port in the server's firewall and the office's forwarding."))
        case .reset:
            ReasonWords(
                phrase: Phrase(id: "sambungan diputus", en: "connection reset"),
                remedy: Phrase(
                    id: "Periksa layanan dan firewall: sambungan diputus di tengah jalan.",
                    en: "Check service and firewall: the connection is cut on its way."))
        case .unreachable:
            ReasonWords(
                phrase: Phrase(id: "tujuan tidak terjangkau", en: "destination unreachable"),
                remedy: Phrase(
                    id: "Periksa rute, gateway server, dan penerusan alamat publiknya.",
                    en: "Check routes, the server's gateway and the forwarding of its public address."))
        case .tls:
            ReasonWords(
                phrase: Phrase(id: "kesalahan TLS", en: "TLS error"),
                remedy: Phrase(
                    id: "Periksa sertifikat dan pengaturan TLS layanan.",
                    en: "Check the service's certificate and TLS settings."))
        case .wrongProtocol:
            ReasonWords(
                phrase: Phrase(
                    id: "layanan tidak berbicara dengan protokol yang ditetapkan",
                    en: "not the expected protocol"),
                remedy: Phrase(
                    id: "Periksa apakah port itu milik layanan yang tertulis di berkas.",
                    en: "Check that the port belongs to the service that the case names."))
        case .noIdentity:
            ReasonWords(
                phrase: Phrase(id: "identitas server tidak terbaca", en: "the server's identity could not be read"),
                remedy: Phrase(
                    id: "Ulangi setelah layanan menjawab dari dalam dan dari luar.",
                    en: "Verify again once the service answers inside and outside."))
        case .identityDiffersOutside:
            ReasonWords(
                phrase: Phrase(
                    id: "identitas dari luar berbeda dengan dari dalam",
                    en: "another identity answers outside than inside"),
                remedy: Phrase(
                    id: "Cari perantara antara internet dan server: dari luar yang menjawab bukan server ini.",
                    en:
                        "Find what stands between the internet and the server: outside, it is not this server that answers."
                ))
        case .controlAnswered:
            ReasonWords(
                phrase: Phrase(id: "port yang tidak dialokasikan ikut menjawab", en: "an unassigned port answers too"),
                remedy: Phrase(
                    id: "Cari yang menjawab di semua port (SYN proxy, tarpit), lalu ulangi.",
                    en: "Find what answers on every port (SYN proxy, tarpit), then verify again."))
        case .overGrant:
            ReasonWords(
                phrase: Phrase(id: "melebihi kuota", en: "over the grant"),
                remedy: Phrase(
                    id: "Batasi laju server, atau ajukan kuota yang lebih besar.",
                    en: "Limit the server's rate, or apply for a larger grant."))
        case .grantUndecided:
            ReasonWords(
                phrase: Phrase(id: "mungkin melebihi kuota", en: "possibly over the grant"),
                remedy: Phrase(
                    id: "Ulangi dengan pengamatan yang lebih lama.",
                    en: "Verify again with a longer window."))
        case .tooFewSamples:
            ReasonWords(
                phrase: Phrase(id: "terlalu sedikit lalu lintas", en: "too little traffic"),
                remedy: Phrase(
                    id: "Beri server lalu lintas selama pengamatan, lalu ulangi.",
                    en: "Give the server traffic during the window, then verify again."))
        case .observationTooShort:
            ReasonWords(
                phrase: Phrase(id: "pengamatan terlalu singkat", en: "observation too short"),
                remedy: Phrase(
                    id: "Ulangi dengan pengamatan yang lebih lama.",
                    en: "Verify again with a longer window."))
        case .runTooShort:
            ReasonWords(
                phrase: Phrase(
                    id: "agen bekerja lebih singkat daripada pengamatan", en: "the run was shorter than the observation"
                ),
                remedy: Phrase(
                    id: "Ulangi, dan biarkan agen bekerja sampai selesai.",
                    en: "Verify again, and let the agent run to its end."))
        case .timesContradict:
            ReasonWords(
                phrase: Phrase(
                    id: "waktu-waktu dalam laporan saling bertentangan", en: "the report's times contradict each other"),
                remedy: Phrase(
                    id: "Periksa jam agen, lalu ulangi. Bila berulang, periksa siapa yang menguasai agen itu.",
                    en:
                        "Check the agent's clock, then verify again. If it happens again, find out who controls the agent."
                ))
        case .framesMissing:
            ReasonWords(
                phrase: Phrase(
                    id: "paket yang membuktikannya tidak ada", en: "the frames that show it are missing"),
                remedy: Phrase(
                    id: "Periksa ruang disk agen, lalu ulangi.",
                    en: "Check the agent's disk space, then verify again."))
        case .otherAsset:
            ReasonWords(
                phrase: Phrase(
                    id: "alamat dipakai perangkat lain yang terdaftar",
                    en: "the address is held by another registered device"),
                remedy: Phrase(
                    id: "Betulkan alamat di perangkat terdaftar yang disebut itu.",
                    en: "Correct the address of the registered device that is named."))
        case .addressConflict:
            ReasonWords(
                phrase: Phrase(
                    id: "alamat juga dipakai perangkat lain",
                    en: "the address is used by another device too"),
                remedy: Phrase(
                    id: "Lepaskan perangkat lain dari alamat itu.",
                    en: "Take the other device off the address."))
        case .proxyARP:
            ReasonWords(
                phrase: Phrase(
                    id: "ada perangkat yang menjawab untuk semua alamat",
                    en: "a device answers for every address"),
                remedy: Phrase(
                    id: "Matikan proxy ARP di perangkat yang menjawab untuk alamat kosong.",
                    en: "Switch proxy ARP off on the device that answers for empty addresses."))
        case .wrongSwitchPort:
            ReasonWords(
                phrase: Phrase(
                    id: "kabel terpasang di port switch yang lain",
                    en: "the cable is in another switch port"),
                remedy: Phrase(id: "Pindahkan kabel ke {port}.", en: "Move the cable to {port}."))
        case .switchPortDown:
            ReasonWords(
                phrase: Phrase(id: "port switch tidak aktif", en: "the switch port is down"),
                remedy: Phrase(
                    id: "Nyalakan port switch itu, periksa kabelnya, lalu ulangi.",
                    en: "Enable the switch port, check its cable, then verify again."))
        case .switchPortUnknown:
            ReasonWords(
                phrase: Phrase(id: "port switch tidak diketahui", en: "the switch port is not known"),
                remedy: Phrase(
                    id: "Periksa akses SNMP atau LLDP ke switch dengan titipan-agent doctor.",
                    en: "Check SNMP or LLDP access to the switch with titipan-agent doctor."))
        case .switchPortNameUnclear:
            ReasonWords(
                phrase: Phrase(
                    id: "nama port dari switch tidak dapat dicocokkan dengan berkas",
                    en: "the switch's name for the port cannot be compared with the case's"),
                remedy: Phrase(
                    id:
                        "Periksa di switch apakah itu port {port}; bila ya, tulis nama dari switch pada switchPorts lokasi dan pada berkas.",
                    en:
                        "Look at the switch whether that is {port}; if so, write the switch's own name in the site's switchPorts and in the case."
                ))
        case .identityMismatch:
            ReasonWords(
                phrase: Phrase(
                    id: "identitas server sudah ditolak kantor", en: "an identity that the office has rejected"),
                remedy: Phrase(
                    id:
                        "Cari siapa yang menjawab dengan kunci yang ditolak itu, atau minta instansi memasang kembali kuncinya; bila penolakan itu keliru, terima identitasnya di halaman NOC.",
                    en:
                        "Find who answers with the rejected key, or have the agency put its key back; if the rejection was wrong, accept the identity on the NOC page."
                ))
        case .identityChanged:
            ReasonWords(
                phrase: Phrase(id: "identitas server berubah", en: "the server's identity changed"),
                remedy: Phrase(
                    id:
                        "Tanyakan kepada instansi apakah kuncinya diganti, cocokkan sidik jarinya, lalu terima atau tolak identitas baru itu di halaman NOC.",
                    en:
                        "Ask the agency whether it replaced its key, compare the fingerprint, then accept or reject the new identity on the NOC page."
                ))
        case .nameRefused:
            ReasonWords(
                phrase: Phrase(
                    id: "server minta disapa dengan nama hostnya",
                    en: "the server wants to be asked for by its host name"),
                remedy: Phrase(
                    id:
                        "Tanyakan nama host layanan kepada instansi, tulis (atau perbaiki) saat mencatat pemasangan, lalu ulangi.",
                    en:
                        "Ask the agency for the service's host name, write (or correct) it when recording the installation, then verify again."
                ))
        case .clientCertificateNeeded:
            ReasonWords(
                phrase: Phrase(
                    id: "layanan hanya menerima klien dengan sertifikat",
                    en: "the service takes only clients with a certificate"),
                remedy: Phrase(
                    id: "Kunci server terbukti; halaman di baliknya tidak diperiksa.",
                    en: "The server's key is proven; what is behind it was not looked at."))
        case .certificateExpired:
            ReasonWords(
                phrase: Phrase(id: "sertifikat sudah kedaluwarsa", en: "the certificate has expired"),
                remedy: Phrase(
                    id: "Minta instansi memperbarui sertifikatnya.",
                    en: "Ask the agency to renew its certificate."))
        case .certificateExpiresSoon:
            ReasonWords(
                phrase: Phrase(id: "sertifikat segera kedaluwarsa", en: "the certificate expires soon"),
                remedy: Phrase(
                    id: "Minta instansi memperbarui sertifikatnya sebelum tanggal itu.",
                    en: "Ask the agency to renew its certificate before that day."))
        case .contradictingAnswers:
            ReasonWords(
                phrase: Phrase(id: "jawaban saling bertentangan", en: "the answers contradict each other"),
                remedy: Phrase(
                    id: "Cari perangkat yang ikut menjawab atas nama server, lalu ulangi.",
                    en: "Find the device that answers in the server's name, then verify again."))
        case .noArrival:
            ReasonWords(
                phrase: Phrase(
                    id: "sambungan dari luar tidak terlihat sampai di server",
                    en: "no connection from outside was seen to arrive at the server"),
                remedy: Phrase(
                    id:
                        "Periksa penerusan port, port cermin, dan bahwa gateway tidak mengubah port asal: tidak terlihat sambungan yang pasti dari luar di server.",
                    en:
                        "Check port forwarding, mirror, and that the gateway keeps source ports: nothing that is known to come from outside was seen at the server."
                ))
        case .notWatched:
            ReasonWords(
                phrase: Phrase(
                    id: "kedatangan sambungan dari luar tidak teramati",
                    en: "the arrival of connections from outside was not watched"),
                remedy: Phrase(
                    id: "Ulangi: kedua agen tidak bekerja pada waktu yang sama. Jalur dan gateway belum dinilai.",
                    en: "Verify again: the two agents did not work at the same time. Path and gateway are not judged."))
        case .intercepted:
            ReasonWords(
                phrase: Phrase(
                    id: "ada perantara yang menjawab menggantikan server",
                    en: "something in between answers for the server"),
                remedy: Phrase(
                    id: "Cari perantara (SYN proxy, firewall) di depan server.",
                    en: "Find what stands before the server (SYN proxy, firewall)."))
        case .smallerMTU:
            ReasonWords(
                phrase: Phrase(id: "paket besar tidak muat di jalur", en: "large packets do not fit the path"),
                remedy: Phrase(
                    id: "Samakan MTU di jalur, atau biarkan sebagai catatan.",
                    en: "Align the path's MTU, or leave it as a note."))
        case .blackHole:
            ReasonWords(
                phrase: Phrase(id: "paket besar hilang tanpa kabar", en: "large packets vanish without a word"),
                remedy: Phrase(
                    id: "Izinkan ICMP “fragmentation needed”, atau samakan MTU di jalur.",
                    en: "Let ICMP “fragmentation needed” pass, or align the path's MTU."))
        case .addressAnswered:
            ReasonWords(
                phrase: Phrase(
                    id: "alamat yang tidak dialokasikan ikut menjawab",
                    en: "an unassigned address answers too"),
                remedy: Phrase(
                    id: "Cari yang menjawab untuk alamat kosong (tarpit, proxy ARP), lalu ulangi.",
                    en: "Find what answers for empty addresses (tarpit, proxy ARP), then verify again."))
        case .exposedPorts:
            ReasonWords(
                phrase: Phrase(id: "ada port lain yang menjawab", en: "other ports answer too"),
                remedy: Phrase(
                    id: "Tutup port yang tidak dijanjikan, atau biarkan sebagai catatan.",
                    en: "Close ports that were not agreed, or leave it as a note."))
        case .proberOverloaded:
            ReasonWords(
                phrase: Phrase(id: "mesin agen kelebihan beban", en: "the agent's machine is overloaded"),
                remedy: Phrase(
                    id: "Ulangi saat mesin agen tidak sibuk; servernya belum dinilai.",
                    en: "Verify again when the agent's machine is not busy; the server is not judged."))
        case .loadNotOffered:
            ReasonWords(
                phrase: Phrase(id: "beban uji tidak dapat diberikan", en: "the load could not be offered"),
                remedy: Phrase(
                    id: "Jalankan iperf3 -s di server pada port uji, lalu ulangi.",
                    en: "Run iperf3 -s on the server at the exercise port, then verify again."))
        case .loadNotReached:
            ReasonWords(
                phrase: Phrase(id: "beban uji tidak mencapai kuota", en: "the load did not reach the grant"),
                remedy: Phrase(
                    id: "Periksa mesin agen luar dan jalurnya, lalu ulangi.",
                    en: "Check the outside agent's machine and its path, then verify again."))
        case .identityUnproven:
            ReasonWords(
                phrase: Phrase(
                    id: "server tidak memegang kunci yang ditunjukkannya",
                    en: "the server does not hold the key that it shows"),
                remedy: Phrase(
                    id: "Cari perantara di depan server: yang menjawab meniru kunci yang bukan miliknya.",
                    en: "Find what stands before the server: it shows a key that is not its own."))
        case .identityUnknown:
            ReasonWords(
                phrase: Phrase(
                    id: "tidak satu pun kunci yang dikenal ditunjukkan",
                    en: "none of the known keys is shown"),
                remedy: Phrase(
                    id:
                        "Tanyakan kepada instansi apakah kunci host server diganti, lalu terima atau tolak identitas baru itu di halaman NOC.",
                    en:
                        "Ask the agency whether the server's host keys were replaced, then accept or reject the new identity on the NOC page."
                ))
        case .weakIdentity:
            ReasonWords(
                phrase: Phrase(id: "kunci host lemah", en: "a weak host key"),
                remedy: Phrase(
                    id: "Minta instansi memasang kunci Ed25519, atau RSA 2048 bit ke atas dengan SHA-2.",
                    en: "Ask the agency for an Ed25519 key, or RSA of 2048 bits or more with SHA-2."))
        case .unsupportedAlgorithm:
            ReasonWords(
                phrase: Phrase(
                    id: "server meminta algoritma yang tidak dapat dipakai agen",
                    en: "the server asks for an algorithm that the agent cannot do"),
                remedy: Phrase(
                    id:
                        "Izinkan di server satu algoritma yang umum, misalnya curve25519-sha256 dan ssh-ed25519, lalu ulangi.",
                    en:
                        "Allow a common algorithm on the server, such as curve25519-sha256 and ssh-ed25519, then verify again."
                ))
        case .turnedAway:
            ReasonWords(
                phrase: Phrase(id: "layanan menolak agen untuk sementara", en: "the service turned the agent away"),
                remedy: Phrase(
                    id: "Longgarkan pembatasan sambungan layanan untuk alamat agen, lalu ulangi.",
                    en: "Ease the service's connection limits for the agent's address, then verify again."))
        }
    }

    /// The remedy, with the port that the case assigns to the server's cable.
    package func remedy(switchPort: String) -> Phrase { words.remedy.filled(["port": switchPort]) }
}
