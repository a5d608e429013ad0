// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Values

extension BandwidthMeasurement {
    package func sentence(in language: Language) -> String {
        let summary = BandwidthSummary(self)
        guard summary.seconds > 0 else {
            return Phrase(id: "Tidak ada jendela ukur", en: "no window was measured")[language]
        }
        let figures = Figures(language)
        let (mean, bounds) = (figures.megabits(summary.mean), figures.bounds(summary.mean))
        let (kept, seconds) = (figures.whole(summary.kept), figures.decimal(summary.seconds, 0))
        return Phrase(
            id: "Rata-rata \(mean) (\(bounds)), \(kept) cuplikan dalam \(seconds) detik",
            en: "mean \(mean) (\(bounds)), \(kept) samples in \(seconds) s")[language]
    }
}

extension ExerciseMeasurement {
    package func sentence(in language: Language) -> String {
        phases.map { phase in
            let direction = phase.direction.word
            guard phase.error == nil, phase.seconds > 0 else {
                return Phrase(
                    id: "Beban \(direction.id) tidak dapat diberikan",
                    en: "the load \(direction.en) could not be offered")[language]
            }
            let figures = Figures(language)
            let offered = figures.decimal(phase.offeredBitsPerSecond / 1e6, 1)
            let received = figures.decimal(Double(phase.receivedBytes) * 8 / phase.seconds / 1e6, 1)
            return Phrase(
                id: "Beban \(direction.id) ditawarkan \(offered) Mbit/s, yang tiba \(received) Mbit/s",
                en: "offered \(offered) Mbit/s \(direction.en), \(received) Mbit/s arrived")[language]
        }.joined(separator: "; ")
    }
}
