// SPDX-License-Identifier: Apache-2.0

import Foundation

/// `attack PART INSTANCE RESULTS`: what an enemy can send, sent to the service that INSTANCE describes; appends a row for each kind of attack to
/// RESULTS. `attack table RESULTS` prints them. For `scripts/attack` only.
///
/// Exits 0 when the part was tried, whatever broke; the table exits 1 when anything did; 3 when something could not be tried.
@main
struct Attack {
    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            if words.count == 2, words[0] == "table" { exit(try Table.show(words[1]) ? 0 : 1) }
            guard words.count == 3, let part = Part(rawValue: words[0]) else {
                let parts = Part.allCases.map(\.rawValue).joined(separator: " | ")
                throw CannotAttack("usage: attack (\(parts)) INSTANCE RESULTS, or attack table RESULTS")
            }
            let instance = try Instance.read(words[1])
            for row in try await part.rows(instance) { try row.keep(in: words[2]) }
        } catch {
            FileHandle.standardError.write(Data("attack: \(error)\n".utf8))
            exit(3)
        }
    }
}

/// What is tried between two starts of the service.
enum Part: String, CaseIterable {
    case prepare, routes, bodies, refusals, injections, forgeries, floods, measurements, records

    func rows(_ instance: Instance) async throws -> [Row] {
        switch self {
        case .prepare:
            try await Preparation(instance: instance).perform()
            return []
        case .routes: return try await RouteAttack(instance: instance).rows()
        case .bodies: return try await BodyAttack(instance: instance).rows()
        case .refusals: return try await RefusalAttack(instance: instance).rows()
        case .injections: return try await InjectionAttack(instance: instance).rows()
        case .forgeries: return try await ForgeryAttack(instance: instance).rows()
        case .floods: return try await FloodAttack(instance: instance).rows()
        case .measurements: return try await MeasurementAttack(instance: instance).rows()
        case .records: return try await RecordAttack(instance: instance).rows()
        }
    }
}
