// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

extension PathMTUMeasurement {
    var phrase: String {
        guard let pathMTU else { return "\(destination) tidak menjawab" }
        return "Paket sampai \(pathMTU) bita tiba utuh di \(destination), antarmuka agen \(interfaceMTU) bita"
    }
}

extension ArrivalMeasurement {
    var phrase: String {
        guard let first = arrivals.first else {
            return "Tidak ada sambungan bertanda dari luar di port \(port) server; \(others) sambungan lain"
        }
        return "\(arrivals.count) sambungan bertanda dari \(first.source) tiba di port \(port) server"
    }
}

extension ExposureMeasurement {
    var phrase: String {
        let list = open.prefix(8).map(String.init).joined(separator: ", ")
        let more = open.count > 8 ? " dan \(open.count - 8) lainnya" : ""
        return "\(destination): dari \(tried.count) port yang dicoba, "
            + (open.isEmpty ? "tidak ada yang menjawab" : "yang menjawab \(list)\(more)")
    }
}

extension ExerciseMeasurement {
    var phrase: String {
        phases.map { phase in
            let direction = phase.direction == .inbound ? "masuk" : "keluar"
            guard phase.error == nil, phase.seconds > 0 else { return "Beban \(direction) tidak dapat diberikan" }
            let received = Double(phase.receivedBytes) * 8 / phase.seconds
            return
                "Beban \(direction) ditawarkan \(IndonesianNumbers.decimal(phase.offeredBitsPerSecond / 1e6, 1)) Mbit/s, "
                + "yang tiba \(IndonesianNumbers.decimal(received / 1e6, 1)) Mbit/s"
        }.joined(separator: "; ")
    }
}
