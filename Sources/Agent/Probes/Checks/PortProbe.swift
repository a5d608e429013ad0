// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence

extension Probe {
    /// `reachable.port`: the assigned port on the public address, from inside.
    package static let port = Probe(
        .reachablePort, method: "TCP connect, first bytes, identity by libcurl without login"
    ) { run in .port(try await measurePort(.reachablePort, in: run)) }

    /// `reachable.outside`: the same, by the agent on the internet.
    package static let outsidePort = Probe(
        .reachableOutside, method: "TCP connect, first bytes, identity by libcurl without login"
    ) { run in .port(try await measurePort(.reachableOutside, in: run)) }

    /// So long may each phase take: three SYNs, a slow reverse look-up before the banner, a slow key exchange.
    static let connectTime = Duration.seconds(5)
    static let bannerTime = Duration.seconds(5)
    static let identityTime = Duration.seconds(6)

    private static func measurePort(_ check: CheckID, in run: ProbeRun) async throws -> PortMeasurement {
        let target = run.order.target
        let (address, port) = (target.publicAddress, target.publicPort)
        var result = PortMeasurement(
            source: IPAddress(ipv4: 0), sourcePort: 0, destination: address, port: port, service: target.service)
        try await run.admit(check, "TCP connect", to: address, port: port)
        do throws(TCPConnection.Failure) {
            let connection = try await TCPConnection.connect(
                to: address, port: port, until: limit(connectTime, in: run), poller: run.environment.poller)
            result.source = connection.source
            result.sourcePort = connection.sourcePort
            result.connectSeconds = connection.connectSeconds
            // A connection that stands has sent a SYN and an acknowledgement at least, if it left by this interface.
            if let before = try? run.interfaceBefore.get(),
                before.addresses.contains(where: { $0.address == connection.source })
            {
                run.countIntended(2)
            }
            if target.service == .ssh {
                await readBanner(of: connection, until: limit(bannerTime, in: run), into: &result)
            }
        } catch {
            result.source = error.source ?? result.source
            result.sourcePort = error.sourcePort
            result.cause = error.cause
        }
        guard result.cause == nil else { return result }
        try await run.admit(check, "identity without login", to: address, port: port)
        await readIdentity(in: run, into: &result)
        return result
    }

    private static func readBanner(
        of connection: TCPConnection, until deadline: ContinuousClock.Instant, into result: inout PortMeasurement
    ) async {
        var reader = SSHIdentification()
        while true {
            switch await connection.receive(until: deadline) {
            case .bytes(let bytes, let instant):
                if result.firstByteSeconds == nil {
                    result.firstByteSeconds = (instant - connection.established).inSeconds
                }
                switch reader.receive(bytes) {
                case .needsMore: continue
                case .line(let line): result.banner = line
                case .mismatch(let said): result.cause = .protocolMismatch(said)
                }
            case .ended: result.cause = .protocolMismatch("closed after \(reader.said)")
            case .failed(.timedOut): result.cause = reader.causeOfSilence
            case .failed(let cause): result.cause = cause
            }
            return
        }
    }

    /// By libcurl, over a connection of its own: libssh2 and OpenSSL do the key exchange.
    private static func readIdentity(in run: ProbeRun, into result: inout PortMeasurement) async {
        let services = run.environment.services
        let left = max(.milliseconds(100), limit(identityTime, in: run) - ContinuousClock.now)
        do throws(ServiceReader.Failure) {
            switch result.service {
            case .ssh: result.hostKey = try await services.hostKey(result.destination, result.port, left)
            case .https:
                let page = try await services.page(result.destination, result.port, left)
                result.tlsSeconds = page.tlsSeconds
                result.firstByteSeconds = page.firstByteSeconds
                result.banner = page.status
                result.certificate = page.certificate
                result.certificateExpires = page.certificateExpires
            }
        } catch {
            result.cause = error.cause
        }
    }

    /// A phase's deadline; none outlives the verification.
    static func limit(_ phase: Duration, in run: ProbeRun) -> ContinuousClock.Instant {
        min(ContinuousClock.now + phase, run.window.end + VerificationPlan.grace - .milliseconds(500))
    }
}
