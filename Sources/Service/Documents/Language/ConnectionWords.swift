// SPDX-License-Identifier: Apache-2.0

internal import Evidence

extension ConflictMeasurement {
    var phrase: String {
        let heard = claims.prefix(4).map { "\($0.macAddress)" }.joined(separator: ", ")
        let answer = claims.isEmpty ? "tidak ada yang menjawab" : "dijawab oleh \(heard)"
        return
            "\(address): \(probes) pertanyaan selama \(IndonesianNumbers.decimal(listenedSeconds, 1)) detik, \(answer)"
    }
}

extension SwitchPortMeasurement {
    var phrase: String {
        guard !sightings.isEmpty else {
            return failures.isEmpty
                ? "Tidak ada switch yang memberi tahu" : "Tidak terbaca: \(failures.prefix(2).joined(separator: "; "))"
        }
        return sightings.prefix(3).map { sighting in
            let speed = sighting.megabitsPerSecond.map { ", \($0) Mb/s" } ?? ""
            return "\(sighting.port) pada \(sighting.switchName) menurut \(sighting.source.word)\(speed)"
        }.joined(separator: "; ")
    }
}

extension SwitchPortMeasurement.Source {
    fileprivate var word: String {
        switch self {
        case .lldp: "LLDP"
        case .lldpMIB: "LLDP-MIB"
        case .bridgeMIB, .qBridgeMIB: "tabel penerusan"
        }
    }
}

extension ControlAddressMeasurement {
    var phrase: String {
        guard !attempts.isEmpty else { return "Tidak dicoba" }
        return attempts.prefix(4).map { attempt in
            let isSilent = !attempt.answered && !attempt.claims.contains { $0.solicited > 0 }
            return "\(attempt.address) \(isSilent ? "tidak menjawab" : "menjawab")"
        }.joined(separator: "; ")
    }
}
