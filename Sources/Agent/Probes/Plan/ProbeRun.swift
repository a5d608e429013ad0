// SPDX-License-Identifier: Apache-2.0

internal import Capture
package import Evidence
internal import Linux
internal import Synchronization
internal import Values

/// One verification under way, which every probe of it gets.
package final class ProbeRun: Sendable {
    package let order: VerificationOrder
    package let vantage: Vantage
    package let window: ProbeWindow
    package let environment: ProbeEnvironment
    /// The interface before anything was sent.
    let interfaceBefore: Result<InterfaceFacts, ProbeError>
    /// The addresses of all interfaces then.
    private let attached: [InterfaceAddress]
    let trace: FrameTrace
    /// Source ports of our own requests to the assigned port.
    let ownPorts = OwnPorts()
    private let intended = Atomic<UInt64>(0)

    init(
        order: VerificationOrder, vantage: Vantage, environment: ProbeEnvironment, length: Duration
    ) async {
        self.order = order
        self.vantage = vantage
        self.environment = environment
        do throws(ProbeError) {
            interfaceBefore = .success(try await environment.interface())
        } catch {
            interfaceBefore = .failure(error)
        }
        attached = await environment.attachedAddresses()
        window = ProbeWindow(length: length)
        trace = FrameTrace(
            clock: TraceClock(began: window.began, start: window.start), orderID: order.id,
            interface: environment.sockets.configuration.interface,
            macAddress: (try? interfaceBefore.get())?.mac)
    }

    /// Whether one of this host's interfaces had the address when the verification began.
    func holds(_ address: IPAddress) -> Bool { attached.contains { $0.address == address } }

    /// Admits one packet or connection by scope and rate cap, and audits it; every probe calls this before it sends.
    ///
    /// - Throws: ``ProbeScope/Refusal`` when the configuration forbids the address; `CancellationError`.
    func admit(_ check: CheckID, _ action: String, to destination: IPAddress, port: UInt16? = nil) async throws {
        var line = ProbeAudit(
            at: Timestamp.now(), orderID: order.id, caseNumber: order.caseNumber, check: check, action: action,
            destination: destination, port: port, refusal: nil)
        do throws(ProbeScope.Refusal) {
            try environment.scope.check(destination, attached: attached)
        } catch {
            line.refusal = error.reason
            environment.audit(line)
            throw error
        }
        environment.audit(line)
        try await environment.pace.turn()
    }

    /// Keeps, while `body` runs, the frames of the connections that it makes to these ports; where frames cannot be seen, none.
    func followingFrames<Result>(
        of check: CheckID, with address: IPAddress, ports: Set<UInt16>, _ body: () async throws -> Result
    ) async throws -> Result {
        guard let wire = environment.wire else { return try await body() }
        let trace = trace.of(check)
        let number = try wire.follow(address) { frame in
            if let flow = FlowFrame(frame.bytes) { trace.add(frame, flow, ifTo: address, ports: ports) }
        }
        do {
            let result = try await body()
            await wire.unfollow(number)
            return result
        } catch {
            await wire.unfollow(number)
            throw error
        }
    }

    /// Frames that certainly left, or should have left, by the configured interface.
    var framesIntended: UInt64 { intended.load(ordering: .relaxed) }

    func countIntended(_ frames: UInt64 = 1) {
        intended.wrappingAdd(frames, ordering: .relaxed)
    }
}
