// SPDX-License-Identifier: Apache-2.0

package import Evidence

extension LinkMeasurement {
    package func sentence(in language: Language) -> String {
        let sent = Figures(language).whole(framesSent)
        return carrier
            ? Phrase(
                id: "Antarmuka \(interface) tersambung, \(sent) paket terkirim",
                en: "\(interface) has carrier and sent \(sent) frames")[language]
            : Phrase(
                id: "Antarmuka \(interface) tidak tersambung, \(sent) paket terkirim",
                en: "\(interface) has no carrier and sent \(sent) frames")[language]
    }
}

extension GatewayMeasurement {
    package func sentence(in language: Language) -> String {
        if isOwn == true {
            return Phrase(
                id: "\(address) ada pada mesin agen sendiri", en: "gateway \(address) is the agent's own machine"
            )[language]
        }
        guard let answer = answers.first(where: { $0.solicited > 0 }) ?? answers.first else {
            return Phrase(
                id: "\(address) tidak menjawab \(requests) \(address.requestWords.id)",
                en: "gateway \(address) did not answer \(requests) \(address.requestWords.en)")[language]
        }
        return Phrase(
            id: "\(address) ada pada \(answer.macAddress)",
            en: "gateway \(address) is at \(answer.macAddress)")[language]
    }
}

extension ClockMeasurement {
    package func sentence(in language: Language) -> String {
        let figures = Figures(language)
        var parts: [Phrase] = []
        if let offset = offsetToServiceSeconds, let uncertainty = offsetUncertaintySeconds {
            let (offset, uncertainty) = (figures.milliseconds(offset), figures.milliseconds(uncertainty))
            parts.append(
                Phrase(
                    id: "selisih dengan layanan \(offset) ± \(uncertainty)",
                    en: "offset to the service \(offset) ± \(uncertainty)"))
        }
        parts.append(
            synchronised
                ? Phrase(id: "tersinkron", en: "synchronised") : Phrase(id: "tidak tersinkron", en: "not synchronised"))
        let step = figures.milliseconds(largestStepSeconds)
        parts.append(Phrase(id: "lompatan terbesar \(step)", en: "largest step \(step)"))
        let text = parts.map { $0[language] }.joined(separator: ", ")
        return language == .indonesian ? text.capitalisedFirst : text
    }
}

extension CaptureMeasurement {
    package func sentence(in language: Language) -> String {
        let figures = Figures(language)
        let (taken, lost) = (figures.whole(delivered), figures.whole(dropped &+ interfaceDropped))
        let (into, from) = (figures.whole(keptIn), figures.whole(keptOut))
        return Phrase(
            id: "\(taken) paket tercuplik di \(interface), \(lost) hilang; menuju server \(into), dari server \(from)",
            en: "\(taken) frames sampled on \(interface), \(lost) lost; towards the server \(into), from it \(from)"
        )[language]
    }
}
