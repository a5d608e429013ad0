// SPDX-License-Identifier: Apache-2.0

package import Evidence

/// The title of a check, and its activity while it runs.
package struct CheckWords: Hashable, Sendable {
    /// Begins with a capital.
    package let title: Phrase
    /// The activity of the running check and the reason for its length: begins in lower case, ends without a full stop.
    package let waiting: Phrase
}

extension CheckID {
    package var words: CheckWords {
        switch self {
        case .selfLink:
            CheckWords(
                title: Phrase(id: "Sambungan agen", en: "Agent's link"),
                waiting: Phrase(
                    id: "memantau sambungan agen: port mati tidak mendengar apa pun",
                    en: "watches the agent's own link: a dead port hears nothing"))
        case .selfGateway:
            CheckWords(
                title: Phrase(id: "Gateway ruang server", en: "Room's gateway"),
                waiting: Phrase(
                    id: "menanyakan alamat gateway: diam di ruang yang mati bukan temuan",
                    en: "asks the gateway for its address: silence in a dead room is no finding"))
        case .selfClock:
            CheckWords(
                title: Phrase(id: "Jam agen", en: "Agent's clock"),
                waiting: Phrase(
                    id: "membandingkan jam agen dengan jam layanan",
                    en: "compares the agent's clock with the service's"))
        case .selfCapture:
            CheckWords(
                title: Phrase(id: "Pencuplikan lalu lintas", en: "Traffic sampling"),
                waiting: Phrase(
                    id: "memastikan port cermin memperlihatkan kedua arah tanpa kehilangan",
                    en: "watches that the mirror shows both directions and loses nothing"))
        case .connectedIdentity:
            CheckWords(
                title: Phrase(id: "Identitas server di jaringan", en: "Server's identity on the link"),
                waiting: Phrase(
                    id:
                        "mendengarkan siapa saja yang mengaku pemilik alamat, sampai pengamatan selesai: yang kedua bisa terlambat menjawab",
                    en: "hears who claims the server's address until the window ends: a second one may answer late"))
        case .connectedConflict:
            CheckWords(
                title: Phrase(id: "Alamat tidak dipakai pihak lain", en: "Address used by nobody else"),
                waiting: Phrase(
                    id: "bertanya siapa pemakai alamat, sampai pengamatan selesai: pemakai kedua akan ketahuan",
                    en: "asks who uses the address until the window ends: a second holder gives itself away"))
        case .connectedPort:
            CheckWords(
                title: Phrase(id: "Port switch", en: "Switch port"),
                waiting: Phrase(
                    id: "bertanya kepada switch dan menunggu LLDP, yang datang tiap 30 detik",
                    en: "asks the switches and waits for LLDP, which comes every 30 s"))
        case .reachableICMP:
            CheckWords(
                title: Phrase(id: "Balasan ICMP", en: "ICMP replies"),
                waiting: Phrase(
                    id: "mengirim satu gema tiap detik: kehilangan hanya terlihat pada banyak gema",
                    en: "sends one echo each second: loss shows in many of them only"))
        case .reachableMTU:
            CheckWords(
                title: Phrase(id: "Ukuran paket (MTU)", en: "Packet size (MTU)"),
                waiting: Phrase(
                    id: "mengirim paket yang makin besar: yang besar bisa hilang di jalan",
                    en: "sends packets of growing size: large ones may be swallowed on the way"))
        case .reachablePort:
            CheckWords(
                title: Phrase(id: "Port akses jarak jauh", en: "Remote access port"),
                waiting: Phrase(
                    id: "menyambung ke port akses dan menunggu layanannya bicara",
                    en: "connects to the assigned port and waits for its service to speak"))
        case .reachableOutside:
            CheckWords(
                title: Phrase(id: "Akses dari internet", en: "Access from the internet"),
                waiting: Phrase(
                    id: "menyambung dari internet; agen dalam menunggu sambungan itu tiba di server",
                    en: "connects from the internet; the inside agent waits for that to reach the server"))
        case .controlPort:
            CheckWords(
                title: Phrase(id: "Port pembanding", en: "Control port"),
                waiting: Phrase(
                    id: "mencoba port yang tidak dialokasikan: jawaban di sana membatalkan yang lain",
                    en: "tries an unassigned port: an answer there voids the others"))
        case .controlAddress:
            CheckWords(
                title: Phrase(id: "Alamat pembanding", en: "Control address"),
                waiting: Phrase(
                    id: "mencoba alamat yang tidak dialokasikan: jawaban di sana membatalkan yang lain",
                    en: "tries unassigned addresses: an answer there voids the others"))
        case .controlICMP:
            CheckWords(
                title: Phrase(id: "Gema pembanding", en: "Control echo"),
                waiting: Phrase(
                    id: "mengirim ping ke alamat yang tidak dialokasikan: jawaban di sana membatalkan yang lain",
                    en: "pings an unassigned address: an answer there voids the others"))
        case .exposure:
            CheckWords(
                title: Phrase(id: "Port lain yang menjawab", en: "Other ports that answer"),
                waiting: Phrase(id: "melihat port lain yang menjawab", en: "looks which other ports answer"))
        case .bandwidthIn:
            CheckWords(
                title: Phrase(id: "Bandwidth masuk", en: "Bandwidth in"),
                waiting: Phrase(
                    id: "mencuplik lalu lintas masuk sampai pengamatan selesai",
                    en: "samples the traffic in until the window ends"))
        case .bandwidthOut:
            CheckWords(
                title: Phrase(id: "Bandwidth keluar", en: "Bandwidth out"),
                waiting: Phrase(
                    id: "mencuplik lalu lintas keluar sampai pengamatan selesai",
                    en: "samples the traffic out until the window ends"))
        case .bandwidthPlateau:
            CheckWords(
                title: Phrase(id: "Uji beban", en: "Load exercise"),
                waiting: Phrase(
                    id: "memberi beban di atas kuota dan melihat di mana ia mendatar",
                    en: "offers more than the grant and watches where it levels off"))
        case .silentAddress:
            CheckWords(
                title: Phrase(id: "Alamat server diam", en: "Server's address is silent"),
                waiting: Phrase(
                    id: "bertanya siapa pemilik alamat itu, sampai pengamatan selesai: tidak boleh ada yang menjawab",
                    en: "asks who holds the address until the window ends: nobody may answer"))
        case .silentPort:
            CheckWords(
                title: Phrase(id: "Port server diam", en: "Server's port is silent"),
                waiting: Phrase(
                    id: "menyambung ke port server dari ruang itu, berulang kali: tidak boleh ada yang menjawab",
                    en: "connects to the server's port from the room, again and again: nothing may answer"))
        case .silentMirror:
            CheckWords(
                title: Phrase(id: "Tidak ada paket server", en: "No frame of the server"),
                waiting: Phrase(
                    id: "mencari paket server di port cermin, sambil memastikan paket pihak lain terlihat",
                    en: "looks for frames of the server on the mirror, and that frames of others are seen"))
        case .silentSwitch:
            CheckWords(
                title: Phrase(id: "Port switch kosong", en: "Switch port is empty"),
                waiting: Phrase(
                    id: "bertanya kepada switch apakah server masih tercatat dan portnya mati",
                    en: "asks the switches whether they still have the server, and whether its port is down"))
        case .silentOutside:
            CheckWords(
                title: Phrase(id: "Diam dari internet", en: "Silent from the internet"),
                waiting: Phrase(
                    id: "menyambung dari internet, berulang kali: tidak boleh ada yang menjawab",
                    en: "connects from the internet, again and again: nothing may answer"))
        case .controlReply:
            CheckWords(
                title: Phrase(id: "Jawaban pembanding dari internet", en: "Control reply from the internet"),
                waiting: Phrase(
                    id: "menyambung ke tempat lain di lokasi itu: tanpa jawaban di sana, diamnya server bukan bukti",
                    en:
                        "connects to other places of the site: without an answer there, the server's silence is no proof"
                ))
        }
    }
}
