// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Values
import Words

/// One accepted case, made up but consistent: keys, order, reports, receipts.
struct Sample {
    var service = SigningKey(seed: Array(repeating: 1, count: 32)) ?? SigningKey()
    var inside = SigningKey(seed: Array(repeating: 2, count: 32)) ?? SigningKey()
    var outside = SigningKey(seed: Array(repeating: 3, count: 32)) ?? SigningKey()
    var ledgerSeed: [UInt8] = Array(repeating: 4, count: 32)
    var began = Timestamp("2026-11-23T03:10:00Z") ?? Timestamp(microseconds: 0)
    var macAddresses: [MACAddress] = [MACAddress(bits: 0x0200_5e10_0001)]
    var agency = "Badan Perencanaan Pembangunan, Riset, dan Inovasi Daerah Kabupaten Temanggung"
    /// The server's first bytes on a connection.
    var banner = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3"
    /// Bytes in each window, each direction.
    var load = 0.55
    var windows = 12

    static let insideID = "0b7de7a5-52f5-4f3c-9d43-6f1a5a3f9b10"
    static let outsideID = "7f8c7f0e-9a55-4f1b-8f5e-2d94f1f0c921"
    let publicAddress = IPAddress(ipv4: 0xCB00_710A)
    let serverAddress = IPAddress(ipv4: 0x0A14_000A)
    let gateway = IPAddress(ipv4: 0x0A14_0001)
    let grant = Grant(inBitsPerSecond: 20_000_000, outBitsPerSecond: 10_000_000, burstBytes: 4_000_000)

    var order: VerificationOrder {
        VerificationOrder(
            id: "4f0c2c9e-3a15-4a7c-8c0e-0c3f8a6f7d11", caseNumber: "2026-0042", agency: agency,
            serverName: "simrenbang-01", site: "Sentra Telematika", issued: began.advanced(bySeconds: -20),
            expires: began.advanced(bySeconds: 3600), nonce: Digest(of: [1, 2, 3]), insideAgent: Sample.insideID,
            outsideAgent: Sample.outsideID,
            target: .init(
                allocationVersion: 1, publicAddress: publicAddress, publicPort: 22010, serverAddress: serverAddress,
                serverPort: 22, service: .ssh, gateway: gateway, macAddresses: macAddresses, switchPort: "gi1/0/7",
                controlPort: 22999, grant: grant),
            observation: .init(seconds: windows * 5, windowSeconds: 5, minimumSampledFrames: 50),
            requiredChecks: CheckID.handover.filter {
                ![
                    .connectedConflict, .connectedPort, .reachableMTU, .controlAddress, .controlICMP, .exposure,
                    .bandwidthPlateau,
                ]
                .contains($0)
            })
    }

    /// Files by their names in the document; not every check has frames.
    static let frames: [String: [UInt8]] = [
        "connected.identity.pcapng": Array("\n\r\r\nidentity".utf8) + (0...255),
        "reachable.icmp.pcapng": Array("\n\r\r\nicmp".utf8) + (0...255),
        "reachable.port.pcapng": Array("\n\r\r\nport".utf8) + (0...255),
        "reachable.outside-outside.pcapng": Array("\n\r\r\noutside".utf8) + (0...255),
    ]

    private func result(_ check: CheckID, _ method: String, _ measurement: Measurement) -> CheckResult {
        CheckResult(
            check: check, method: method, began: began, seconds: 1.25, measurement: measurement,
            frames: Sample.frames[FrameEvidence.name(of: check, from: check == .reachableOutside ? .outside : .inside)]
                .map {
                    FrameEvidence(
                        name: FrameEvidence.name(of: check), sha256: Digest(of: $0), bytes: $0.count, frames: 12,
                        omitted: 0)
                })
    }

    private func link(_ interface: String) -> Measurement {
        .link(
            LinkMeasurement(
                interface: interface, macAddress: MACAddress(bits: 0x0200_5e00_0001), address: gateway, carrier: true,
                framesSent: 412, framesIntended: 96))
    }

    private var clock: Measurement {
        .clock(
            ClockMeasurement(
                synchronised: true, maximumErrorSeconds: 0.012, offsetToServiceSeconds: 0.00083,
                offsetUncertaintySeconds: 0.0021, largestStepSeconds: 0.0001, largestLagSeconds: 0.002))
    }

    private var port: PortMeasurement {
        PortMeasurement(
            source: gateway, sourcePort: 40001, destination: publicAddress, port: 22010, service: .ssh,
            connectSeconds: 0.00231, firstByteSeconds: 0.0142, banner: banner,
            hostKey: .init(algorithm: "ssh-ed25519", sha256: Digest(of: [9, 9])))
    }

    func bandwidth(_ direction: Direction) -> BandwidthMeasurement {
        let rate = Double(grant.bitsPerSecond(direction)) / 8 * 5 * load
        return BandwidthMeasurement(
            interface: "mirror0", direction: direction, addresses: [serverAddress],
            windows: (0..<windows).map { index in
                let wave = [0.86, 1.12, 1.0, 0.7, 1.24, 1.05, 0.93, 1.3, 1.18, 0.8, 1.02, 0.97][index % 12]
                let bytes = rate * wave
                return .init(
                    start: began.advanced(bySeconds: Double(index) * 5), seconds: 5,
                    traffic: DirectionWindow(
                        bytes: Estimate(estimate: bytes, lower: bytes * 0.93, upper: bytes * 1.07),
                        wireBytes: Estimate(estimate: bytes * 1.027, lower: bytes * 0.95, upper: bytes * 1.1),
                        packets: Estimate(estimate: bytes / 900, lower: bytes / 980, upper: bytes / 830),
                        kept: UInt64(saturating: bytes / 16384), keptBytes: UInt64(saturating: bytes / 16384) * 900,
                        variance: bytes * 16384,
                        threshold: 16384),
                    biases: [])
            })
    }

    func report(_ vantage: Vantage) -> VerificationReport {
        let id = vantage == .inside ? Sample.insideID : Sample.outsideID
        var checks: [CheckResult]
        if vantage == .inside {
            let first = macAddresses.first ?? .broadcast
            let claim = AddressClaim(
                macAddress: first, frameSource: first, solicited: 3, unsolicited: 0, first: began,
                last: began.advanced(bySeconds: 55), roundTripSeconds: 0.0003, frame: "02005e")
            let gatewayMAC = MACAddress(bits: 0x0200_5e00_00fe)
            checks = [
                result(.selfLink, "netlink", link("room0")),
                result(
                    .selfGateway, "ARP request, AF_PACKET",
                    .gateway(
                        GatewayMeasurement(
                            address: gateway, requests: 3,
                            answers: [
                                AddressClaim(
                                    macAddress: gatewayMAC, frameSource: gatewayMAC, solicited: 3, unsolicited: 0,
                                    first: began, last: began, roundTripSeconds: 0.0002, frame: "02005e")
                            ]))),
                result(.selfClock, "adjtimex", clock),
                result(
                    .selfCapture, "PACKET_STATISTICS, IFLA_STATS64",
                    .capture(
                        CaptureMeasurement(
                            interface: "mirror0", received: 9841, delivered: 9841, dropped: 0, interfaceDropped: 0,
                            filterInKernel: true, keptIn: 5210, keptOut: 2604, interfacePackets: 190_412,
                            interfaceBytes: 105_000_000,
                            estimatedBytes: Estimate(estimate: 105_100_000, lower: 100_000_000, upper: 110_000_000),
                            offloads: [], largestLagMilliseconds: 4.1))),
                result(
                    .connectedIdentity, "ARP request, AF_PACKET",
                    .identity(
                        IdentityMeasurement(
                            address: serverAddress, requests: 12, windowSeconds: 60, claims: [claim], claimants: 1))),
                result(
                    .reachableICMP, "ICMP echo, raw socket",
                    .echo(
                        EchoMeasurement(
                            source: gateway, destination: publicAddress, sent: 10,
                            replies: (0..<10).map { .init(sequence: $0, roundTripSeconds: 0.00042, ttl: 63) },
                            duplicates: 0, foreign: 0, errors: []))),
                result(.reachablePort, "TCP connect, host key by libcurl", .port(port)),
                result(
                    .reachableOutside, "connection requests on the mirror, AF_PACKET",
                    .arrivals(
                        ArrivalMeasurement(
                            interface: "mirror0", address: serverAddress, port: 22,
                            arrivals: [
                                .init(
                                    source: IPAddress(ipv4: 0xc633_6414), sourcePort: order.tagPorts[0], at: began,
                                    ttl: 61, answerTTL: 64)
                            ], others: 0))),
                result(
                    .controlPort, "TCP connect",
                    .controlPort(
                        ControlPortMeasurement(
                            attempts: [publicAddress, serverAddress].map {
                                .init(
                                    destination: $0, port: 22999, answered: false, seconds: 0.002, cause: .refused)
                            }))),
                result(.bandwidthIn, "threshold sampling in the kernel, z = 16384", .bandwidth(bandwidth(.inbound))),
                result(.bandwidthOut, "threshold sampling in the kernel, z = 16384", .bandwidth(bandwidth(.outbound))),
            ]
        } else {
            checks = [
                result(.selfLink, "netlink", link("wan0")), result(.selfClock, "adjtimex", clock),
                result(.reachableOutside, "TCP connect, host key by libcurl", .port(port)),
            ]
        }
        return VerificationReport(
            software: "titipan-agent/0.1.0", agent: id, site: "Sentra Telematika", vantage: vantage, orderID: order.id,
            nonce: order.nonce, caseNumber: order.caseNumber, allocationVersion: 1,
            sequence: ChainPosition(epoch: 1, seq: 7, prev: Digest(of: [7])), began: began,
            ended: began.advanced(bySeconds: Double(windows * 5) + 1.2), bootNanosecondsBegan: 1_000_000_000,
            bootNanosecondsEnded: UInt64(windows * 5) * 1_000_000_000 + 2_200_000_000,
            bootID: "4ad2ecf6-4f4f-4c55-8b2f-6b9e2b9fd0a1", checks: checks)
    }

    func orderEnvelope() throws -> Envelope {
        try Envelope(signing: CanonicalJSON.encode(order), type: .order, with: service)
    }

    func reportEnvelope(_ vantage: Vantage) throws -> Envelope {
        let statement = Statement(
            subject: [
                .init(name: VerificationReport.orderSubject, sha256: Digest(of: try CanonicalJSON.encode(order)))
            ] + report(vantage).frames.map { .init(name: $0.evidence.name, sha256: $0.evidence.sha256) },
            predicateType: VerificationReport.predicateType, predicate: report(vantage))
        return try Envelope(
            signing: CanonicalJSON.encode(statement), type: .report, with: vantage == .inside ? inside : outside)
    }

    func receiptEnvelope(for report: Envelope, agent: String, leaf: UInt64) throws -> Envelope {
        let receipt = Receipt(
            agent: agent, epoch: 1, seq: 7, report: report.digest, leafIndex: leaf, acceptedThrough: 7,
            at: began.advanced(bySeconds: 62), counts: true, note: "")
        return try Envelope(signing: CanonicalJSON.encode(receipt), type: .receipt, with: service)
    }

    var server: ServerFacts {
        ServerFacts(
            name: "simrenbang-01", brand: "Dell", model: "PowerEdge R650xs", serialNumber: "7XK2M93", rackUnits: 1,
            powerWatts: 800, macAddresses: macAddresses, operatingSystem: "Debian GNU/Linux 12")
    }

    var access: AccessFacts {
        AccessFacts(
            server: server, publicAddress: publicAddress, remotePort: 22010, service: .ssh,
            serverAddress: serverAddress, gateway: gateway, grant: grant, rackPosition: "Rak A3, U 17",
            switchPort: "gi1/0/7", allocationVersion: 1)
    }

    var signatory: Signatory {
        Signatory(
            name: "SUMARINAN, S.Sos., M.Si.", position: "Kepala Dinas Komunikasi dan Informatika",
            rank: "Pembina Tingkat I", nip: "197310081992032001", capacity: .plt, substantivePosition: "Sekretaris",
            signedAt: Timestamp("2026-11-20T01:15:00Z"))
    }

    var letter: LetterContent {
        LetterContent(
            caseNumber: "2026-0042", number: "555/214/XI/2026", date: CivilDate(year: 2026, month: 11, day: 20),
            recipient: "Kepala \(agency)", recipientPlace: "Temanggung",
            application: DocumentReference(
                number: "050/118/2026", date: CivilDate(year: 2026, month: 11, day: 16)), serverName: "simrenbang-01",
            purpose: "Sistem Informasi Perencanaan dan Evaluasi Pembangunan Daerah Terpadu",
            decision: .accepted(access, deliverBy: CivilDate(year: 2026, month: 12, day: 20)), signatory: signatory,
            copies: ["Bupati Temanggung (sebagai laporan)", "Sekretaris Daerah Kabupaten Temanggung"])
    }

    var record: HandoverRecordContent {
        HandoverRecordContent(
            number: "555/BA-031/XI/2026", caseNumber: "2026-0042",
            signedAt: Timestamp("2026-11-23T02:40:00Z") ?? began,
            giver: HandoverParty(
                name: "Rina Kusumawati, S.Kom.", position: "Pranata Komputer Ahli Muda", agency: agency,
                address: "Jalan Setia Budi Nomor 1, Temanggung", nip: "198504122010012009"),
            receiver: HandoverParty(
                name: "Agus Prasetyo, S.T.", position: "Pranata Komputer Ahli Pertama",
                agency: "Dinas Komunikasi dan Informatika Kabupaten Temanggung", nip: "199001052019031004"),
            application: DocumentReference(
                number: "050/118/2026", date: CivilDate(year: 2026, month: 11, day: 16)),
            reply: DocumentReference(
                number: "555/214/XI/2026", date: CivilDate(year: 2026, month: 11, day: 20)), access: access,
            server: server,
            delivery: [
                DocumentFact(FactWords.serialNumber, "7XK2M93"),
                DocumentFact(FactWords.condition, "Baik, menyala, segel utuh, dua kabel daya disertakan"),
                DocumentFact(FactWords.deliveredBy, "Budi Santoso (sopir instansi)"),
            ], arrivedAt: Timestamp("2026-11-23T02:05:00Z") ?? began,
            photographs: Sample.photographs)
    }

    var annex: AnnexContent {
        AnnexContent(
            caseNumber: "2026-0042", recordNumber: record.number, recordSignedAt: record.signedAt, agency: agency,
            server: server, rackPosition: "Rak A3, U 17", sealedAt: began.advanced(bySeconds: 65))
    }

    func evidence(record: [UInt8]) throws -> HandoverEvidence {
        let reports = [try reportEnvelope(.inside), try reportEnvelope(.outside)]
        return HandoverEvidence(
            record: record, order: try orderEnvelope(), reports: reports,
            receipts: [
                try receiptEnvelope(for: reports[0], agent: Sample.insideID, leaf: 4),
                try receiptEnvelope(for: reports[1], agent: Sample.outsideID, leaf: 5),
            ], ledger: try ledger(reports: reports, record: record),
            keys: KeyRing(
                service: service.verificationKey, ledger: ledgerKey,
                agents: [
                    .init(
                        id: Sample.insideID, name: "ruang-server-1", site: "Sentra Telematika", vantage: .inside,
                        reportKey: inside.verificationKey),
                    .init(
                        id: Sample.outsideID, name: "luar-1", site: "Sentra Telematika", vantage: .outside,
                        reportKey: outside.verificationKey),
                ]), frames: Sample.frames)
    }
}
