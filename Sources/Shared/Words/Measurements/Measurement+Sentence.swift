// SPDX-License-Identifier: Apache-2.0

package import Evidence

extension Measurement {
    /// The measurement in one or two sentences: figures only, no judgement.
    package func sentence(in language: Language) -> String {
        switch self {
        case .link(let link): link.sentence(in: language)
        case .gateway(let gateway): gateway.sentence(in: language)
        case .clock(let clock): clock.sentence(in: language)
        case .capture(let capture): capture.sentence(in: language)
        case .identity(let identity): identity.sentence(in: language)
        case .echo(let echo): echo.sentence(in: language)
        case .port(let port): port.sentence(in: language)
        case .controlPort(let control): control.sentence(in: language)
        case .conflict(let conflict): conflict.sentence(in: language)
        case .switchPort(let port): port.sentence(in: language)
        case .mtu(let mtu): mtu.sentence(in: language)
        case .arrivals(let arrivals): arrivals.sentence(in: language)
        case .controlAddress(let control): control.sentence(in: language)
        case .exposure(let exposure): exposure.sentence(in: language)
        case .exercise(let exercise): exercise.sentence(in: language)
        case .bandwidth(let bandwidth): bandwidth.sentence(in: language)
        case .mirror(let mirror): mirror.sentence(in: language)
        case .failure(let failure):
            Phrase(id: "Tidak dapat diukur: \(failure.what)", en: "could not be measured: \(failure.what)")[language]
        }
    }
}

/// Sentences of several measurements.
enum MeasurementWords {
    static let notTried = Phrase(id: "Tidak dicoba", en: "not tried")

    /// At most `most` of `items`, and how many more there are.
    static func list(_ items: [String], most: Int, of total: Int? = nil, in language: Language) -> String {
        let more = (total ?? items.count) - min(items.count, most)
        let rest = more > 0 ? Phrase(id: " dan \(more) lainnya", en: " and \(more) more")[language] : ""
        return items.prefix(most).joined(separator: ", ") + rest
    }
}
