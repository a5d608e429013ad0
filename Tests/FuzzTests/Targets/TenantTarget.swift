// SPDX-License-Identifier: Apache-2.0

@testable import AgentRuntime
@testable import Settings
import Values

/// Tenants' files, and the rates and sizes in them.
///
/// Input: one byte that chooses the whole file, a rate or a size, then its text.
enum TenantTarget: FuzzTarget {
    static let name = "tenants"
    static let longestInput = 256

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        guard let choice = input.first else { return }
        let text = String(decoding: input[1...], as: UTF8.self)
        switch choice & 3 {
        case 0: try quantity(text, .bitRate)
        case 1: try quantity(text, .byteCount)
        default: try file(text)
        }
    }

    private static func quantity(_ text: String, _ scale: UnitScale) throws(Violation) {
        guard let value = try? scale.value(of: text) else { return }
        try expect(value >= 0, "“\(text)” is \(value)")
        try expect(try? scale.value(of: scale.text(value)), equals: value, "“\(text)” as “\(scale.text(value))”")
        // Within the precision of a Double the plain product is the same.
        let name = text.drop { !$0.isLetter }
        guard let unit = scale.units.first(where: { $0.name == name }),
            let number = Double(String(text.prefix { $0 != " " && !$0.isLetter })), number * Double(unit.size) < 0x1p52
        else { return }
        try expect(Double(value), equals: (number * Double(unit.size)).rounded(), "“\(text)”")
    }

    private static func file(_ text: String) throws(Violation) {
        guard let list = try read(text) else { return }
        try expect(!list.tenants.isEmpty, "a list of no tenants")
        let prefixes = list.tenants.flatMap(\.addresses)
        try expect(Set(prefixes).count, equals: prefixes.count, "addresses that belong to one tenant")
        try expect(Set(list.tenants.map(\.name)).count, equals: list.tenants.count, "names of their own")
        let again = written(list)
        try expect(try read(again), equals: list, "the list read again from \(again)")
    }

    private static func read(_ text: String) throws(Violation) -> TenantList? {
        do {
            return try Settings.read(yaml: text, file: "tenants.yaml", TenantList.parse)
        } catch let error as SettingsError {
            try error.isWellFormed(of: text)
            return nil
        } catch {
            throw Violation("an error of another kind: \(error)")
        }
    }

    private static func written(_ list: TenantList) -> String {
        var text = "tenants:\n"
        for tenant in list.tenants {
            text += "- name: '\(quoted(tenant.name))'\n"
            text += "  addresses: [\(tenant.addresses.map { "'\($0)'" }.joined(separator: ", "))]\n"
            guard let grant = tenant.grant else { continue }
            let inbound = UnitScale.bitRate.text(grant.inBitsPerSecond)
            let outbound = UnitScale.bitRate.text(grant.outBitsPerSecond)
            text +=
                "  grant: {in: \(inbound), out: \(outbound), burst: \(UnitScale.byteCount.text(grant.burstBytes))}\n"
        }
        return text
    }

    /// By Unicode scalars: an apostrophe with an accent behind it is another `Character`, and still ends the name.
    private static func quoted(_ name: String) -> String {
        name.unicodeScalars.map { $0 == "'" ? "''" : String($0) }.joined()
    }
}
