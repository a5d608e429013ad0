// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import FoundationEssentials
import Linux
import Logging
import Spool
import Testing
import Values

@testable import AgentRuntime

/// What the delivering process takes from a measuring process that hostile frames have taken over.
@Suite(.timeLimit(.minutes(1)))
struct MeasuringLinkTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A link, and the other end, which the test plays.
    private func makeLink(_ role: AgentRole = .probe) throws -> (MeasuringLink, MessageSocket) {
        let (own, other) = try MessageSocket.pair()
        return (try MeasuringLink(role, own, quiet), MessageSocket(other))
    }

    private func send(_ event: MeasuringEvent, _ socket: MessageSocket) throws {
        #expect(socket.send(try CanonicalJSON.encode(event), milliseconds: 1_000))
    }

    private func result(_ check: CheckID, frames: FrameEvidence? = nil) -> CheckResult {
        CheckResult(
            check: check, method: "m", began: noon, seconds: 1, measurement: .failure(LocalFailure(what: "w")),
            frames: frames)
    }

    private func evidence(_ check: CheckID, _ bytes: [UInt8]) -> FrameEvidence {
        FrameEvidence(
            name: FrameEvidence.name(of: check), sha256: Digest(of: bytes), bytes: bytes.count, frames: 1, omitted: 0)
    }

    /// Performs two checks of an order while `other` plays the measuring process, and returns their results and the stored files.
    private func perform(
        _ other: @escaping @Sendable (MessageSocket, Int) throws -> Void
    ) async throws -> (results: [CheckResult], files: [EvidenceStore.Waiting]) {
        let (link, socket) = try makeLink()
        let scratch = try Scratch()
        let store = try EvidenceStore(directory: scratch.path + "/evidence")
        let accepted = try orderCheck.accept(try sign(try makeOrder()), now: noon)
        var measurement = RemoteMeasurement(
            link, accepted, checks: [.reachablePort, .connectedIdentity], clock: nil, store: store, log: quiet)
        // On a thread of its own: it blocks, and the tasks' threads are few.
        let player = BlockingCall("other end") {
            let request = try #require(socket.receive())
            guard
                case .perform(let run, let order, let checks, _) = try CanonicalJSON.decode(
                    MeasuringRequest.self, from: request.bytes)
            else { throw TestFailure("another request") }
            #expect(order == accepted.envelope)
            #expect(checks == [.reachablePort, .connectedIdentity])
            try other(socket, run)
        }
        async let played: Void = player.value { $0() }
        var results: [CheckResult] = []
        await measurement.perform { event in
            if case .finished(let result) = event { results.append(result) }
        }
        try await played
        return (results, store.waiting())
    }

    @Test func `results of the checks that were asked for are taken, once each`() async throws {
        let (results, files) = try await perform { socket, run in
            let frames: [UInt8] = [1, 2, 3]
            try send(.started(run: run, check: .reachablePort), socket)
            try send(.frames(run: run, Data(frames)), socket)
            try send(.finished(run: run, result(.reachablePort, frames: evidence(.reachablePort, frames))), socket)
            try send(.finished(run: run, result(.reachablePort)), socket)
            try send(.finished(run: run, result(.bandwidthIn)), socket)
            try send(.ended(run: run, refusal: nil), socket)
        }
        #expect(results.map(\.check) == [.reachablePort, .connectedIdentity])
        #expect(results.first?.frames?.bytes == 3)
        #expect(
            results.last?.measurement
                == .failure(LocalFailure(what: "the probing process ended during the verification")))
        #expect(files.map(\.sha256) == [Digest(of: [1, 2, 3])])
    }

    @Test func `frames that were not handed over, or are another check's, are not named`() async throws {
        let (results, files) = try await perform { socket, run in
            let frames: [UInt8] = [7]
            try send(.frames(run: run, Data(frames)), socket)
            try send(.finished(run: run, result(.reachablePort, frames: evidence(.reachablePort, [8]))), socket)
            try send(.finished(run: run, result(.connectedIdentity, frames: evidence(.reachablePort, frames))), socket)
            try send(.ended(run: run, refusal: nil), socket)
        }
        #expect(results.map(\.frames) == [nil, nil])
        #expect(files.count == 1)
    }

    @Test func `a file beyond the bound is not stored`() async throws {
        let (_, files) = try await perform { socket, run in
            try send(.frames(run: run, Data(repeating: 0, count: FrameEvidence.maximumBytes + 1)), socket)
            try send(.ended(run: run, refusal: nil), socket)
        }
        #expect(files.isEmpty)
    }

    @Test func `a process that ends leaves a failure for each check, and no wait`() async throws {
        let (results, _) = try await perform { socket, run in socket.shutDown() }
        #expect(results.map(\.check) == [.reachablePort, .connectedIdentity])
        let (refused, _) = try await perform { socket, run in
            try send(.ended(run: run, refusal: "it is not signed"), socket)
        }
        #expect(
            refused.first?.measurement
                == .failure(LocalFailure(what: "the probing process refused the order: it is not signed")))
    }

    /// Waits until the link has ended.
    private func expectEnd(_ link: MeasuringLink, _ what: String) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while link.isOpen {
            guard ContinuousClock.now < deadline else { throw TestFailure("\(what): the connection goes on") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func `what no request asked for ends the connection`() async throws {
        let strangers: [(String, MeasuringEvent)] = [
            ("a run that was not begun", .started(run: 1, check: .selfLink)), ("a second beginning", .ready),
            ("windows of one that does not capture", .windows(WindowUpload(windows: []))),
        ]
        for (what, event) in strangers {
            let (link, socket) = try makeLink()
            try send(event, socket)
            try await expectEnd(link, what)
        }
        let (link, socket) = try makeLink()
        let (run, _) = link.begin(checks: 1)
        for _ in 0..<5 {
            _ = socket.send(
                try CanonicalJSON.encode(MeasuringEvent.started(run: run, check: .selfLink)), milliseconds: 100)
        }
        try await expectEnd(link, "more messages than the run has")
    }

    @Test(arguments: ["", "{", #"{"finished":{"run":1,"_0":{"check":"self.link"}}}"#, #"{"ready":{}}{}"#])
    func `what is no message ends the connection`(text: String) async throws {
        let (link, socket) = try makeLink()
        #expect(socket.send(Array(text.utf8), milliseconds: 1_000))
        try await expectEnd(link, text)
    }

    @Test func `a length beyond the bound ends the connection before anything is read`() async throws {
        let (own, other) = try MessageSocket.pair()
        let link = try MeasuringLink(.capture, own, quiet)
        guard case .written(4) = other.write([0x7f, 0xff, 0xff, 0xff]) else { throw TestFailure("not written") }
        try await expectEnd(link, "two gibibytes")
        for await _ in link.windows { throw TestFailure("windows from nowhere") }
    }

    @Test func `a connection arrives with its descriptor, and whoever waits for it gets it`() async throws {
        let (supervisor, end) = try MessageSocket.pair()
        let (own, other) = try MessageSocket.pair()
        #expect(supervisor.send(Array("probe".utf8), handing: own.descriptor, milliseconds: 1_000))
        let message = try #require(MessageSocket(end).receive())
        #expect(message.bytes == Array("probe".utf8))
        let links = MeasuringLinks(quiet)
        async let waiting = links.link(.probe, within: .seconds(10))
        try links.adopt(.probe, MessageSocket(try #require(message.descriptor)))
        let link = try #require(await waiting)
        #expect(await link.send(.watch([])))
        #expect(MessageSocket(other).receive() != nil)
        #expect(await links.link(.capture, within: .milliseconds(10)) == nil)
    }
}
