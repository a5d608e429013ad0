// SPDX-License-Identifier: Apache-2.0

internal import Delivery
package import Evidence
internal import FoundationEssentials
internal import Linux
internal import Spool
internal import CurlClient
package import Values

/// `titipan-agent enrol`.
package struct EnrolCommand: Sendable {
    /// The output of the command.
    package struct Outcome: Codable, Sendable {
        package let schema: Int
        package let agentID: String
        package let site: String
        package let vantage: AgentVantage
        package let standing: AgentStanding
        /// Fingerprints of the two keys, as the office's page shows them for the officer to compare.
        package let tlsFingerprint: Digest
        package let reportFingerprint: Digest

        package var text: String {
            """
            enrolled as \(agentID): \(vantage.rawValue) of \(site), \(standing.rawValue)
            fingerprint of its TLS key:    \(tlsFingerprint.groups.joined(separator: " "))
            fingerprint of its report key: \(reportFingerprint.groups.joined(separator: " "))
            \(standing == .approved ? "it may run now" : "an officer compares the fingerprints and approves the agent; start it meanwhile, it waits")
            """
        }
    }

    private let token: JoinToken
    private let service: String
    private let stateDirectory: String
    private let user: String?
    private let vantage: AgentVantage?

    /// - Parameter user: becomes the owner of the state directory.
    package init(token: String, service: String, stateDirectory: String, user: String?, vantage: AgentVantage?) throws {
        self.token = try JoinToken(token)
        self.service = service
        self.stateDirectory = stateDirectory
        self.user = user
        self.vantage = vantage
    }

    /// `-` is standard input. At most 4 KiB are read.
    package static func readToken(file: String) throws -> String {
        do throws(SystemError) {
            let source = try file == "-" ? SequentialFile.standardInput() : SequentialFile(file)
            return String(decoding: try source.read(atMost: 4_096), as: UTF8.self)
        } catch {
            throw SpoolError.unusable(path: file, systemError: error.number)
        }
    }

    package func perform() async throws -> Outcome {
        try makeStateDirectory()
        let identity = stateDirectory + "/identity"
        let enrolment = Enrolment(
            token: token, service: service, directory: identity, engine: try TransferEngine(),
            hostName: ThisProcess.hostName() ?? "unknown", software: ReportWriter.software)
        let response = try await enrolment.perform()
        try giveToUser()
        if let vantage, vantage != response.vantage {
            throw StartError.otherVantage(configured: vantage, enrolled: response.vantage)
        }
        let keys = try AgentKeys.loadOrMake(in: identity)
        return Outcome(
            schema: 1, agentID: response.agentID, site: response.site, vantage: response.vantage,
            standing: response.standing, tlsFingerprint: keys.tlsFingerprint,
            reportFingerprint: keys.reportFingerprint)
    }

    private func makeStateDirectory() throws {
        if Folder.contains(stateDirectory) { return }
        try FileManager.default.createDirectory(atPath: stateDirectory, withIntermediateDirectories: true)
        Folder.setMode(stateDirectory, 0o700)
    }

    /// Gives the files to that user: the agent runs as that user later, without the privilege to read root's files.
    private func giveToUser() throws {
        guard let user, UserAccount.currentIsRoot else { return }
        guard let account = UserAccount(named: user) else { throw PrivilegeError.noSuchUser(user) }
        account.takeOwnership(of: stateDirectory, followsLink: true)
        let identity = stateDirectory + "/identity"
        account.takeOwnership(of: identity)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: identity)) ?? [] {
            account.takeOwnership(of: identity + "/" + name)
        }
    }
}
