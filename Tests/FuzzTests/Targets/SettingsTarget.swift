// SPDX-License-Identifier: Apache-2.0

@testable import AgentRuntime
import Evidence
@testable import Settings

/// Configuration files: YAML by libyaml, then the agent's keys.
///
/// Input: the file's text.
enum SettingsTarget: FuzzTarget {
    static let name = "settings"
    static let longestInput = 256

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        let text = String(decoding: input, as: UTF8.self)
        do {
            let configuration = try Settings.read(yaml: text, file: "agent.yaml", AgentConfiguration.parse)
            try expect((1...1_024).contains(configuration.ringMebibytes), "\(configuration.ringMebibytes) MiB")
            try expect(configuration.service.hasPrefix("https://"), "\(configuration.service)")
            try expect(
                configuration.vantage == .outside || configuration.mirrorInterface != nil, "inside without a mirror")
        } catch let error as SettingsError {
            try error.isWellFormed(of: text)
        } catch let violation as Violation {
            throw violation
        } catch {
            throw Violation("an error of another kind: \(error)")
        }
    }
}

extension SettingsError {
    /// It names a place in the file, and is one printable line.
    func isWellFormed(of text: String) throws(Violation) {
        guard let place else { throw Violation("no place: \(self)") }
        // Those that end a line in YAML.
        let ends: [Unicode.Scalar] = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        let lines = text.unicodeScalars.count { ends.contains($0) } + 1
        try expect((1...lines + 1).contains(place.line) && place.column >= 1, "\(place) in \(lines) lines")
        try expect(
            !description.unicodeScalars.contains { $0.properties.generalCategory == .control },
            "control characters: \(description.debugDescription)")
    }
}
