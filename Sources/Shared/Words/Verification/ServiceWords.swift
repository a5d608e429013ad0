// SPDX-License-Identifier: Apache-2.0

package import Values

extension ServiceProtocol {
    package var title: Phrase {
        switch self {
        case .ssh: Phrase(everywhere: "SSH")
        case .https: Phrase(everywhere: "HTTPS")
        case .tls: Phrase(everywhere: "TLS")
        case .http: Phrase(everywhere: "HTTP")
        case .rdp: Phrase(everywhere: "RDP")
        case .tcpPattern: Phrase(id: "TCP, dengan pola jawaban", en: "TCP, by a pattern in the reply")
        case .udpPattern: Phrase(id: "UDP, dengan pola jawaban", en: "UDP, by a pattern in the reply")
        }
    }

    /// The title, and a remark for the person who chooses.
    package var choice: Phrase {
        switch self {
        case .ssh, .https, .tcpPattern, .udpPattern: title
        case .tls: title + Phrase(id: " (sertifikat)", en: " (certificate)")
        case .http: title + Phrase(id: " (tanpa identitas)", en: " (no identity)")
        case .rdp: title + Phrase(id: " (desktop jarak jauh)", en: " (remote desktop)")
        }
    }
}

extension Direction {
    /// Seen from the server; begins with a capital.
    package var title: Phrase {
        switch self {
        case .inbound: Phrase(id: "Masuk", en: "In")
        case .outbound: Phrase(id: "Keluar", en: "Out")
        }
    }

    /// In the midst of a sentence.
    package var word: Phrase {
        switch self {
        case .inbound: Phrase(id: "masuk", en: "in")
        case .outbound: Phrase(id: "keluar", en: "out")
        }
    }

    /// The title with the direction as seen from the server.
    package var fullTitle: Phrase {
        switch self {
        case .inbound: Phrase(id: "Masuk (menuju server)", en: "In (towards the server)")
        case .outbound: Phrase(id: "Keluar (dari server)", en: "Out (from the server)")
        }
    }
}
