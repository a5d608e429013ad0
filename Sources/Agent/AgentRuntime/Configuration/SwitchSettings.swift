// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Settings
package import Switches
package import Values

/// One entry of `switches`: a switch to ask for a server's port. Secrets stay in their files until ``access()``.
package struct SwitchSettings: Codable, Hashable, Sendable {
    package enum Right: Codable, Hashable, Sendable {
        case community(file: String)
        case user(
            String, SwitchAccess.AuthProtocol, authFile: String, SwitchAccess.PrivProtocol, privFile: String)
    }

    package var name: String
    package var address: IPAddress
    package var port: UInt16
    package var right: Right
    package var timeoutSeconds: Int

    private enum Version: String, CaseIterable {
        case two = "2c"
        case three = "3"
    }

    static func parse(_ settings: Settings, allow: [IPPrefix]) throws -> SwitchSettings {
        let version: Version = try settings.choice("version", default: .three)
        let file = { (key: String) in
            try settings.value(key, "an absolute path") { $0.hasPrefix("/") && $0.utf8.count > 1 ? $0 : nil }
        }
        let right: Right
        switch version {
        case .two: right = .community(file: try file("communityFile"))
        case .three:
            right = .user(
                try settings.value("user", "1 to 32 bytes of text") { (1...32).contains($0.utf8.count) ? $0 : nil },
                try settings.choice("authProtocol", default: .sha256), authFile: try file("authFile"),
                try settings.choice("privProtocol", default: .aes128), privFile: try file("privFile"))
        }
        let address = try settings.value("address", "an IP address such as \(IPAddress.example)") { IPAddress($0) }
        guard allow.contains(where: { $0.contains(address) }) else {
            throw settings.error(
                "address", "\(address) is in no range of “allow”: a switch is probed like anything else",
                suggestion: "add it there")
        }
        return SwitchSettings(
            name: try settings.string("name"), address: address,
            port: UInt16(try settings.int("port", default: 161, in: 1...65_535)), right: right,
            timeoutSeconds: try settings.int("timeoutSeconds", default: 2, in: 1...10))
    }

    /// Reads the secrets, and opens nothing: to be called before privileges are dropped, and by `config check`.
    /// - Throws: ``SecretError``, which names the file and never what is in it.
    package func access() throws(SecretError) -> SwitchAccess { access(with: try secrets()) }

    /// Reads the secrets' files.
    func secrets() throws(SecretError) -> SwitchSecrets {
        switch right {
        case .community(let file): .init(first: try SwitchSettings.secret(file, for: name, atLeast: 1), second: [])
        case .user(_, _, let authFile, _, let privFile):
            // RFC 3414, section 11.2: passphrases have at least eight characters.
            .init(
                first: try SwitchSettings.secret(authFile, for: name, atLeast: 8),
                second: try SwitchSettings.secret(privFile, for: name, atLeast: 8))
        }
    }

    func access(with secrets: SwitchSecrets) -> SwitchAccess {
        let granted: SwitchAccess.Right =
            switch right {
            case .community: .community(Secret(secrets.first))
            case .user(let user, let auth, _, let priv, _):
                .user(user, auth, auth: Secret(secrets.first), priv, priv: Secret(secrets.second))
            }
        return SwitchAccess(
            name: name, address: address, port: port, right: granted, timeout: .seconds(timeoutSeconds))
    }

    /// The file's first line.
    private static func secret(_ file: String, for name: String, atLeast: Int) throws(SecretError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw SecretError(switchName: name, file: file, reason: "it cannot be read: make it readable for the agent")
        }
        let line = Array(data.prefix { $0 != 0x0a && $0 != 0x0d })
        guard (atLeast...1_024).contains(line.count) else {
            throw SecretError(
                switchName: name, file: file,
                reason: "its first line has \(line.count) bytes, \(atLeast) to 1024 are needed")
        }
        return line
    }
}

/// The secrets of one switch: a community, or the passphrases for authentication and encryption.
struct SwitchSecrets: Codable, Sendable {
    let first: [UInt8]
    let second: [UInt8]
}

/// A file that should hold a secret and does not.
package struct SecretError: Error, Hashable, Sendable, CustomStringConvertible {
    package let switchName: String
    package let file: String
    package let reason: String

    package var description: String { "switch \(switchName), \(file): \(reason)" }
}
