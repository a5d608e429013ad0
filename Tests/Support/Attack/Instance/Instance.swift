// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOSSL

/// The service that is attacked, and what `scripts/attack` has prepared in it; read from the file that the script writes.
struct Instance: Codable, Sendable {
    /// An address of this machine.
    var host: String
    var pagesPort: Int
    var agentsPort: Int
    /// PEM file of the service's certificate authority.
    var authority: String
    /// "PID START-TIME" of the running service.
    var processFile: String
    var password: String
    /// Folder of the cookies and tokens with which the script has signed the office's people in.
    var sessions: String
    /// A case with its server installed, for the record of a genuine verification.
    var recordCase: String
    /// Another, for reports that are not genuine.
    var targetCase: String
    var refusedCase: String
    /// The applicants' secrets of the three cases, in that order.
    var secrets: [String]
    /// Where sessions and agents are kept between the rows.
    var folder: String
    /// Mailbox of everything that the service has sent, a maildir.
    var mailbox: String
    /// The service's SQLite file.
    var database: String
    /// The executable titipan-service, its configuration, and the file that its output goes to.
    var program: String
    var configuration: String
    var log: String
    /// Processor time in milliseconds that a refused request may take: see ``CostMeter``.
    var refusalMilliseconds: Double
    /// Everything; otherwise the cut of a few minutes.
    var full: Bool

    static func read(_ path: String) throws -> Instance {
        try JSONDecoder().decode(Instance.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// `small` in the cut, `large` with `--full`.
    func amount<Value>(_ small: Value, full large: Value) -> Value { full ? large : small }

    /// What trusts the service's authority, and shows the certificate in `agent`'s folder.
    func tls(agent: String? = nil) throws -> NIOSSLContext {
        var settings = TLSConfiguration.makeClientConfiguration()
        settings.trustRoots = .file(authority)
        settings.certificateVerification = .noHostnameVerification
        if let agent {
            settings.certificateChain = try NIOSSLCertificate.fromPEMFile(agent + "/tls.pem").map { .certificate($0) }
            settings.privateKey = .privateKey(try NIOSSLPrivateKey(file: agent + "/tls.key", format: .pem))
        }
        return try NIOSSLContext(configuration: settings)
    }
}

/// What the attack itself cannot do without.
struct CannotAttack: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
