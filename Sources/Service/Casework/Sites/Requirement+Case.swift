// SPDX-License-Identifier: Apache-2.0

internal import Inventory
internal import Procedure
internal import Values
internal import Words

extension Requirement {
    /// What an application asks for.
    ///
    /// - Throws: a ``Problem`` where it asks for a service that cannot be placed.
    init(of state: CaseState) throws {
        let form = state.form
        guard let service = ServiceProtocol(rawValue: form.service.protocol),
            let port = UInt16(exactly: form.service.port)
        else {
            throw Problem.invalid(
                "service",
                Phrase(
                    id: "Permohonan meminta layanan yang tidak dapat ditempatkan.",
                    en: "The application asks for a service that cannot be placed."))
        }
        var pattern: ServicePattern?
        if service.needsPattern {
            guard let asked = form.service.pattern, let send = PatternText(asked.send),
                let expect = PatternText(asked.expect)
            else {
                throw Problem.invalid(
                    "service.pattern",
                    Phrase(
                        id: "Permohonan meminta pola yang tidak dapat dibaca.",
                        en: "The application asks for a pattern that cannot be read."))
            }
            pattern = ServicePattern(send: send, expect: expect)
        }
        let megabit: Int64 = 1_000_000
        self.init(
            rackUnits: form.server.rackUnits, watts: form.server.powerWatts,
            grant: Grant(
                inBitsPerSecond: Int64(form.bandwidth.inMbps) * megabit,
                outBitsPerSecond: Int64(form.bandwidth.outMbps) * megabit,
                burstBytes: Int64(form.bandwidth.burstMegabytes) * megabit),
            service: service, hostName: form.service.serverName.flatMap { HostName($0) }, pattern: pattern,
            serverPort: port,
            macAddresses: form.server.macAddresses.compactMap { MACAddress($0) })
    }
}
