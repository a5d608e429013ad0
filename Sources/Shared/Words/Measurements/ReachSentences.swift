// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

extension EchoMeasurement {
    package func sentence(in language: Language) -> String {
        let figures = Figures(language)
        let answered = Set(replies.map(\.sequence)).count
        guard !replies.isEmpty else {
            return Phrase(
                id: "\(destination): 0 dari \(sent) permintaan gema dijawab",
                en: "0 of \(sent) echoes from \(destination)")[language]
        }
        let trips = replies.map(\.roundTripSeconds)
        let mean = figures.milliseconds(trips.reduce(0, +) / Double(trips.count))
        let longest = figures.milliseconds(trips.max() ?? 0)
        return Phrase(
            id:
                "\(destination): \(answered) dari \(sent) permintaan gema dijawab, rata-rata \(mean), terlama \(longest)",
            en: "\(answered) of \(sent) echoes from \(destination), mean round trip \(mean), longest \(longest)"
        )[language]
    }
}

extension PathMTUMeasurement {
    package func sentence(in language: Language) -> String {
        guard let pathMTU else {
            return Phrase(
                id: "\(destination) tidak menjawab", en: "\(destination) answered no echo of any size")[language]
        }
        return Phrase(
            id: "Paket sampai \(pathMTU) bita tiba utuh di \(destination), antarmuka agen \(interfaceMTU) bita",
            en: "packets of \(pathMTU) bytes reach \(destination) whole, the agent's interface takes \(interfaceMTU)"
        )[language]
    }
}

extension PortMeasurement {
    package func sentence(in language: Language) -> String {
        let place = "\(destination.family == .ipv6 ? "[\(destination)]" : "\(destination)"):\(port)"
        var parts: [Phrase] = []
        if let connectSeconds {
            let time = Figures(language).milliseconds(connectSeconds)
            parts.append(Phrase(id: "tersambung dalam \(time)", en: "connected in \(time)"))
        }
        if let banner, !banner.isEmpty { parts.append(Phrase(everywhere: "“\(banner.prefix(80))”")) }
        if let hostKey {
            let key = "\(hostKey.algorithm) \(hostKey.sha256.description.prefix(16))…"
            parts.append(Phrase(id: "kunci \(key)", en: "key \(key)"))
            let more = (identities?.count ?? 1) - 1
            if more > 0 { parts.append(Phrase(id: "dan \(more) kunci lain", en: "and \(more) more")) }
        }
        if let key = identities?.first(where: { $0.kind == .publicKey }) {
            let start = "\(key.algorithm) \(key.sha256.description.prefix(16))…"
            parts.append(Phrase(id: "kunci \(start)", en: "key \(start)"))
        }
        if let certificate {
            let start = certificate.description.prefix(16)
            parts.append(Phrase(id: "sertifikat \(start)…", en: "certificate \(start)…"))
        }
        if let cause { parts.append(cause.reason.words.phrase) }
        return "\(place)\(parts.isEmpty ? "" : ": ")\(parts.map { $0[language] }.joined(separator: ", "))"
    }
}

extension ArrivalMeasurement {
    package func sentence(in language: Language) -> String {
        guard let first = arrivals.first else {
            return Phrase(
                id: "Tidak ada sambungan bertanda dari luar di port \(port) server; \(others) sambungan lain",
                en: "no tagged connection from outside at the server's port \(port); \(others) others")[language]
        }
        let count = arrivals.count
        return Phrase(
            id: "\(count) sambungan bertanda dari \(first.source) tiba di port \(port) server",
            en: "\(count) tagged connections from \(first.source) reached the server's port \(port)")[language]
    }
}

extension ControlPortMeasurement {
    package func sentence(in language: Language) -> String {
        guard !attempts.isEmpty else { return MeasurementWords.notTried[language] }
        return attempts.prefix(4).map { attempt in
            let place = "\(attempt.destination) port \(attempt.port)"
            return attempt.answered
                ? Phrase(id: "\(place) menjawab", en: "\(place) answers")[language]
                : Phrase(id: "\(place) tidak menjawab", en: "\(place) stays silent")[language]
        }.joined(separator: "; ")
    }
}

extension ExposureMeasurement {
    package func sentence(in language: Language) -> String {
        let list = MeasurementWords.list(open.map(String.init), most: 8, in: language)
        let answer =
            open.isEmpty
            ? Phrase(id: "tidak ada yang menjawab", en: "none answers")
            : Phrase(id: "yang menjawab \(list)", en: "those that answer: \(list)")
        return Phrase(
            id: "\(destination): dari \(tried.count) port yang dicoba, \(answer.id)",
            en: "\(destination): of \(tried.count) ports tried, \(answer.en)")[language]
    }
}

extension MirrorMeasurement {
    package func sentence(in language: Language) -> String {
        let others = self.others.map {
            Phrase(
                id: "\($0.frames) paket dari \($0.senders) perangkat lain",
                en: "\($0.frames) frames of \($0.senders) other stations")
        }
        let rest = others ?? Phrase(id: "tidak ada paket dari perangkat lain", en: "no frame of other stations")
        guard let first = server.first else {
            return Phrase(
                id: "Tidak ada paket server di \(interface); \(rest.id)",
                en: "no frame of the server on \(interface); \(rest.en)")[language]
        }
        let frames = server.map(\.frames).saturatingSum
        return Phrase(
            id: "\(frames) paket server di \(interface), di antaranya dari \(first.macAddress); \(rest.id)",
            en: "\(frames) frames of the server on \(interface), some of them of \(first.macAddress); \(rest.en)")[
                language]
    }
}
