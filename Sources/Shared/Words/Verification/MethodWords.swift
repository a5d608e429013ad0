// SPDX-License-Identifier: Apache-2.0

/// How checks are measured. Reports carry the English text, for which ``reported(_:)`` finds the phrase in both languages.
package enum MethodWords {
    package static let none = Phrase(id: "tidak ada", en: "none")
    package static let link = Phrase(
        id: "keadaan dan penghitung antarmuka lewat rtnetlink", en: "rtnetlink link state and counters")
    package static let clock = Phrase(
        id: "adjtimex, CLOCK_REALTIME terhadap CLOCK_BOOTTIME", en: "adjtimex, CLOCK_REALTIME against CLOCK_BOOTTIME")
    package static let capture = Phrase(
        id: "libpcap dan penghitung antarmuka", en: "libpcap and interface counters")
    package static let arpRequests = Phrase(id: "permintaan ARP, AF_PACKET", en: "ARP requests, AF_PACKET")
    package static let solicitations = Phrase(
        id: "neighbour solicitation, AF_PACKET", en: "neighbour solicitations, AF_PACKET")
    package static let arpProbes = Phrase(
        id: "ARP probe dari 0.0.0.0 (RFC 5227), AF_PACKET", en: "ARP probes from 0.0.0.0 (RFC 5227), AF_PACKET")
    package static let anonymousSolicitations = Phrase(
        id: "neighbour solicitation dari :: dengan nonce (RFC 4862, RFC 7527), AF_PACKET",
        en: "neighbour solicitations from :: with a nonce (RFC 4862, RFC 7527), AF_PACKET")
    /// With the placeholder `n`.
    package static let oneSwitch = Phrase(
        id: "SNMP dari {n} switch yang dikonfigurasi", en: "SNMP of {n} configured switch")
    package static let switches = Phrase(
        id: "SNMP dari {n} switch yang dikonfigurasi", en: "SNMP of {n} configured switches")
    /// Followed by the interface's name.
    package static let lldp = Phrase(id: "LLDP di", en: "LLDP on")
    package static let noSwitch = Phrase(
        id: "tidak ada: tidak ada switch yang dikonfigurasi dan tidak ada sambungan cermin",
        en: "none: no switch is configured, and there is no mirrored link")
    package static let echo = Phrase(id: "gema ICMP, soket mentah", en: "ICMP echo, raw socket")
    package static let echo6 = Phrase(id: "gema ICMPv6, soket mentah", en: "ICMPv6 echo, raw socket")
    package static let wholeEcho = Phrase(
        id: "gema ICMP yang tidak boleh dipecah, soket mentah",
        en: "ICMP echo that must not be fragmented, raw socket")
    package static let wholeEcho6 = Phrase(
        id: "gema ICMPv6 yang tidak boleh dipecah, soket mentah",
        en: "ICMPv6 echo that must not be fragmented, raw socket")
    package static let connect = Phrase(id: "sambungan TCP", en: "TCP connect")
    package static let connects = Phrase(
        id: "sambungan TCP ke sejumlah port", en: "TCP connect to a list of ports")
    package static let identification = Phrase(id: "identifikasi SSH", en: "SSH identification")
    package static let hostKeys = Phrase(
        id: "setiap jenis kunci host dari pertukaran kunci", en: "every type of host key from the key exchange")
    /// As earlier versions did it.
    package static let hostKey = Phrase(
        id: "kunci host lewat libssh2 tanpa login", en: "host key by libssh2 without login")
    package static let httpsByCurl = Phrase(
        id: "TLS dan status HTTP oleh libcurl pada sambungan yang sama",
        en: "TLS and HTTP status by libcurl over the same connection")
    package static let tlsByCurl = Phrase(
        id: "jabat tangan TLS oleh libcurl pada sambungan yang sama",
        en: "TLS handshake by libcurl over the same connection")
    package static let statusLine = Phrase(id: "baris status HTTP", en: "HTTP status line")
    package static let noRedirects = Phrase(id: "pengalihan tidak diikuti", en: "redirects not followed")
    package static let x224 = Phrase(id: "permintaan sambungan X.224", en: "X.224 connection request")
    package static let pattern = Phrase(id: "pola perintah dalam jawaban", en: "the order's pattern in the reply")
    package static let datagrams = Phrase(id: "datagram UDP", en: "UDP datagrams")
    package static let datagramPattern = Phrase(
        id: "pola perintah dalam salah satu jawaban", en: "the order's pattern in a reply")
    package static let handshake = Phrase(
        id: "jabat tangan pada sambungan, AF_PACKET", en: "the handshake on the link, AF_PACKET")
    package static let taggedPorts = Phrase(
        id: "dari port yang ditentukan nonce perintah", en: "from ports that the order's nonce names")
    package static let arrivals = Phrase(
        id: "permintaan sambungan pada cermin, AF_PACKET", en: "connection requests on the mirror, AF_PACKET")
    package static let mirror = Phrase(
        id: "paket pada cermin menurut alamat perangkat kerasnya, AF_PACKET",
        en: "frames on the mirror by hardware address, AF_PACKET")
    package static let sampling = Phrase(
        id: "pencuplikan berambang di dalam kernel, libpcap", en: "threshold sampling in the kernel, libpcap")
    package static let load = Phrase(
        id: "iperf3 lewat TCP, melebihi kuota", en: "iperf3 over TCP, beyond the grant")

    static let all = [
        none, link, clock, capture, arpRequests, solicitations, arpProbes, anonymousSolicitations, oneSwitch, switches,
        lldp, noSwitch, echo, echo6, wholeEcho, wholeEcho6, connect, connects, identification, hostKeys, hostKey,
        httpsByCurl,
        tlsByCurl, statusLine, noRedirects, x224, pattern, datagrams, datagramPattern, handshake, taggedPorts, arrivals,
        mirror, sampling, load,
    ]

    private static let byEnglish = Dictionary(all.map { ($0.en, $0) }, uniquingKeysWith: { first, _ in first })

    /// The text of a report in both languages; parts without an entry stay as the agent wrote them, in quotes.
    package static func reported(_ method: String) -> Phrase {
        guard !method.isEmpty else { return .empty }
        let clauses = method.split(separator: "; ").map { clause in
            var steps = clause.split(separator: ", ").map(String.init)
            var phrases: [Phrase] = []
            while !steps.isEmpty {
                // The longest match is tried first, because entries contain commas.
                let known = steps.indices.reversed().lazy.compactMap { last in
                    entry(steps[...last].joined(separator: ", ")).map { ($0, last + 1) }
                }.first
                let (phrase, count) = known ?? (Phrase(everywhere: "“\(steps[0])”"), 1)
                phrases.append(phrase)
                steps.removeFirst(count)
            }
            return joined(phrases, ", ")
        }
        return joined(clauses, "; ")
    }

    private static func entry(_ text: String) -> Phrase? {
        if let phrase = byEnglish[text] { return phrase }
        if text.hasPrefix(lldp.en + " "), let interface = text.split(separator: " ").last, !interface.contains(",") {
            return lldp + Phrase(everywhere: " \(interface)")
        }
        let words = text.split(separator: " ")
        guard let number = words.first(where: { $0.allSatisfy(\.isNumber) }) else { return nil }
        let pattern = words.map { $0 == number ? "{n}" : String($0) }.joined(separator: " ")
        return byEnglish[pattern]?.filled(["n": String(number)])
    }

    private static func joined(_ phrases: [Phrase], _ separator: String) -> Phrase {
        Phrase(
            id: phrases.map(\.id).joined(separator: separator), en: phrases.map(\.en).joined(separator: separator))
    }
}
