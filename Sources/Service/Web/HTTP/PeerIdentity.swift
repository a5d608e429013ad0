// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

/// Identity of the client on the agents' listener.
struct PeerIdentity: Sendable {
    /// The UUID in a client certificate that this service issued.
    let agentID: @Sendable ([UInt8]) throws -> String

    /// The agent whose certificate the TLS handshake verified up to our own authority. Each request checks again whether that agent is approved.
    func agentID(_ context: WebContext) async throws -> String {
        guard let certificate = try await context.peerCertificate() else { throw Problem.noCertificate }
        do {
            return try agentID(certificate)
        } catch {
            throw Problem(
                .forbidden, code: "agent.certificate",
                title: Phrase(id: "Bukan sertifikat agen", en: "Not an agent's certificate"),
                detail: .quoting(
                    Phrase(id: "Sertifikat tidak dapat dipakai", en: "The certificate cannot be used"), "\(error)"))
        }
    }
}
