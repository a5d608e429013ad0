// SPDX-License-Identifier: Apache-2.0

package import Evidence
package import Values

extension IPAddress {
    /// The kind of request for the holder of an address on its link.
    package var requestWords: Phrase {
        family == .ipv4
            ? Phrase(id: "permintaan ARP", en: "ARP requests")
            : Phrase(id: "permintaan tetangga", en: "neighbour solicitations")
    }
}

extension IdentityMeasurement {
    package func sentence(in language: Language) -> String {
        let window = Figures(language).decimal(windowSeconds, 1)
        let asked = address.requestWords
        let users = claims.filter(\.isUse)
        guard !users.isEmpty else {
            return Phrase(
                id: "\(address): tidak ada yang menjawab \(requests) \(asked.id) selama \(window) detik",
                en: "nobody answered \(requests) \(asked.en) for \(address) in \(window) s")[language]
        }
        let names = MeasurementWords.list(
            users.map { "\($0.macAddress)" }, most: 4, of: max(users.count, claimants - (claims.count - users.count)),
            in: language)
        return Phrase(
            id: "\(address) diakui oleh \(names) selama \(window) detik, \(requests) \(asked.id)\(claims.askers.id)",
            en: "\(address) is claimed by \(names) over \(window) s, \(requests) \(asked.en)\(claims.askers.en)")[
                language]
    }
}

extension ConflictMeasurement {
    package func sentence(in language: Language) -> String {
        let seconds = Figures(language).decimal(listenedSeconds, 1)
        let users = claims.filter(\.isUse)
        let names = MeasurementWords.list(
            users.map { "\($0.macAddress)" }, most: 4, of: max(users.count, claimants - (claims.count - users.count)),
            in: language)
        let answer =
            users.isEmpty
            ? Phrase(id: "tidak ada yang menjawab", en: "nobody answered")
            : Phrase(id: "dijawab oleh \(names)", en: "answered by \(names)")
        return Phrase(
            id: "\(address): \(probes) pertanyaan selama \(seconds) detik, \(answer.id)\(claims.askers.id)",
            en: "\(address): \(probes) probes in \(seconds) s, \(answer.en)\(claims.askers.en)")[language]
    }
}

extension [AddressClaim] {
    /// Who asked whether the address is free; empty where nobody did.
    fileprivate var askers: Phrase {
        let askers = filter { !$0.isUse }
        guard !askers.isEmpty else { return Phrase(id: "", en: "") }
        let names = { (language: Language) in
            MeasurementWords.list(askers.map { "\($0.macAddress)" }, most: 4, of: askers.count, in: language)
        }
        return Phrase(
            id: "; \(names(.indonesian)) menanyakan apakah alamat itu bebas",
            en: "; \(names(.english)) asked whether the address is free")
    }
}

extension SwitchPortMeasurement {
    package func sentence(in language: Language) -> String {
        guard !sightings.isEmpty else {
            let why = failures.prefix(2).joined(separator: "; ")
            return failures.isEmpty
                ? Phrase(id: "Tidak ada switch yang memberi tahu", en: "no switch told")[language]
                : Phrase(id: "Tidak terbaca: \(why)", en: "not read: \(why)")[language]
        }
        return sightings.prefix(3).map { sighting in
            let speed = sighting.megabitsPerSecond.map { ", \($0) Mbit/s" } ?? ""
            let source = sighting.source.words
            if sighting.source == .ifMIB {
                let state: Phrase =
                    switch sighting.isUp {
                    case true?: Phrase(id: "hidup", en: "up")
                    case false?: Phrase(id: "mati", en: "down")
                    case nil: Phrase(id: "tidak diketahui keadaannya", en: "in a state that is not known")
                    }
                return Phrase(
                    id: "\(sighting.port) pada \(sighting.switchName) \(state.id)",
                    en: "\(sighting.port) of \(sighting.switchName) is \(state.en)")[language]
            }
            return Phrase(
                id: "\(sighting.port) pada \(sighting.switchName) menurut \(source.id)\(speed)",
                en: "\(sighting.port) of \(sighting.switchName)\(speed), by \(source.en)")[language]
        }.joined(separator: "; ")
    }
}

extension SwitchPortMeasurement.Source {
    /// The source of the statement about the port.
    package var words: Phrase {
        switch self {
        case .lldp: Phrase(id: "LLDP di sambungan itu", en: "LLDP on the link")
        case .lldpMIB: Phrase(id: "LLDP-MIB switch", en: "the switch's LLDP-MIB")
        case .bridgeMIB: Phrase(id: "tabel penerusan switch", en: "its forwarding table")
        case .qBridgeMIB: Phrase(id: "tabel penerusan switch per VLAN", en: "its forwarding table by VLAN")
        case .ifMIB: Phrase(id: "keadaan portnya", en: "its state")
        }
    }
}

extension ControlAddressMeasurement {
    package func sentence(in language: Language) -> String {
        guard !attempts.isEmpty else { return MeasurementWords.notTried[language] }
        return attempts.prefix(4).map { attempt in
            let isSilent = !attempt.answered && !attempt.claims.contains { $0.solicited > 0 }
            return isSilent
                ? Phrase(id: "\(attempt.address) tidak menjawab", en: "\(attempt.address) stays silent")[language]
                : Phrase(id: "\(attempt.address) menjawab", en: "\(attempt.address) answers")[language]
        }.joined(separator: "; ")
    }
}
