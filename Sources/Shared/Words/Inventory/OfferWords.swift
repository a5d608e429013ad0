// SPDX-License-Identifier: Apache-2.0

/// What an application asks for of each facility, and what is free of it; clauses.
package enum OfferWords {
    package static let addressAsked = Phrase(id: "satu alamat dan port", en: "an address and a port")
    package static let cableAsked = Phrase(id: "satu port switch dan satu kabel", en: "a switch port and a cable")
    package static let nothing = Phrase(id: "tidak ada", en: "nothing")

    package static func units(_ count: Int) -> Phrase {
        Phrase(id: "\(count) unit rak berurutan", en: "\(count) adjacent rack units")
    }

    package static func watts(_ watts: Int) -> Phrase {
        Phrase(id: "\(watts) W pada satu jalur daya", en: "\(watts) W on one feed")
    }

    package static func room(free: Int, largest: String?) -> Phrase {
        guard let largest else { return nothing }
        return Phrase(
            id: "\(free) unit, celah terbesar \(largest)", en: "\(free) units, the largest gap \(largest)")
    }

    package static func bandwidth(in inbound: Int64, out outbound: Int64) -> Phrase {
        Phrase(
            id: "\(inbound) Mbit/s ke server dan \(outbound) Mbit/s dari server",
            en: "\(inbound) Mbit/s towards the server and \(outbound) Mbit/s from it")
    }

    package static func addresses(_ free: Int, inRoom: Int) -> Phrase {
        Phrase(
            id: "\(free) alamat publik dan \(inRoom) alamat ruang",
            en: "\(free) public addresses and \(inRoom) of the room")
    }

    package static func cables(_ ports: Int, _ cables: Int) -> Phrase {
        Phrase(
            id: "\(ports) port dan \(cables) kabel",
            en: "\(ports) \(ports == 1 ? "port" : "ports") and \(cables) \(cables == 1 ? "cable" : "cables")")
    }

    package static let noAccess = Phrase(
        id: "Bukan alamat dan port. Tulis seperti 203.0.113.10:22010.",
        en: "It is no address with a port. Give it like 203.0.113.10:22010.")
}
