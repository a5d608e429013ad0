// SPDX-License-Identifier: Apache-2.0

import Capture
import Linux
import Packets
import Pcap
import Sampling
import Testing

@Suite("Live capture", .serialized, .timeLimit(.minutes(1)))
struct LiveCaptureTests {
    @Test("The filter read back from the kernel is the one attached")
    func readback() async throws {
        try await TestNetwork.run {
            let capture = try LiveCapture(configuration: .init(interface: TestNetwork.near, ringBytes: 1 << 20))
            #expect(try capture.attachedProgram() == .dropAll)
            for scope in SamplingScope.allCases {
                for z in [UInt32(1), 2_048, 65_536, 1 << 30] {
                    let program = try TestNetwork.program(.bytes(z), scope)
                    let epoch = try capture.attach(program)
                    #expect(try capture.attachedProgram() == program)
                    #expect(epoch.before.monotonic <= epoch.after.monotonic)
                }
            }
        }
    }

    @Test("Frames that this host sends are left out, or counted, as asked", arguments: SamplingScope.allCases)
    func scope(scope: SamplingScope) async throws {
        try await TestNetwork.run {
            let capture = try LiveCapture(configuration: .init(interface: TestNetwork.near, ringBytes: 1 << 20))
            let near = try RawLinkSocket(interface: TestNetwork.near)
            let far = try RawLinkSocket(interface: TestNetwork.far)
            try capture.attach(TestNetwork.program(.exact, scope))
            for _ in 0..<3 { try far.send(TestNetwork.frame(length: 200, towardsServer: true)) }
            for _ in 0..<5 { try near.send(TestNetwork.frame(length: 300, towardsServer: false)) }
            var lengths: [Int] = []
            let deadline = MonotonicTime.now() + .seconds(5)
            let expected = scope == .both ? 8 : 3
            while lengths.count < expected, MonotonicTime.now() < deadline {
                try capture.drain { header, bytes in
                    lengths.append(header.length)
                    #expect(bytes.byteCount == header.capturedLength && header.capturedLength == 34)
                }
            }
            #expect(lengths == [200, 200, 200] + (scope == .both ? Array(repeating: 300, count: 5) : []))
            #expect(try capture.statistics().pending == 0)
        }
    }

    @Test("A full ring drops, says how many, and nothing goes missing beyond")
    func overflow() async throws {
        try await TestNetwork.run {
            let capture = try LiveCapture(configuration: .init(interface: TestNetwork.near, ringBytes: 1 << 19))
            let far = try RawLinkSocket(interface: TestNetwork.far)
            try capture.attach(TestNetwork.program(.exact))
            let frame = TestNetwork.frame(length: 1_514, towardsServer: true)
            for _ in 0..<20_000 { try far.send(frame) }
            var statistics = try capture.statistics()
            let deadline = MonotonicTime.now() + .seconds(5)
            while statistics.pending > 0, MonotonicTime.now() < deadline {
                try capture.drain { _, _ in }
                statistics = try capture.statistics()
            }
            #expect(statistics.received == 20_000 && statistics.dropped > 0 && statistics.delivered > 0)
            #expect(statistics.received == statistics.dropped + statistics.delivered)
        }
    }

    @Test(
        "An interface that cannot be measured is refused, with what to do",
        arguments: [
            ("any", "name one interface"), ("ttcap9", "check the interface's name"), ("lo", "is down"),
            ("", "check the interface's name"), (String(repeating: "x", count: 40), "check the interface's name"),
        ])
    func refusals(name: String, hint: String) async throws {
        try await TestNetwork.run {
            do {
                _ = try LiveCapture(configuration: .init(interface: name))
                Issue.record("\(name) was opened")
            } catch let error as CaptureError {
                #expect("\(error)".contains(hint) || error.reason.contains("down"), "\(error)")
                #expect(error.operation == .openCapture || error.operation == .readInterface)
            }
        }
    }

    @Test("An interface that is down is refused until it is up")
    func downInterface() async throws {
        try await TestNetwork.run {
            try TestNetwork.ip("link set \(TestNetwork.near) down")
            #expect(throws: CaptureError.self) {
                _ = try LiveCapture(configuration: .init(interface: TestNetwork.near))
            }
            try TestNetwork.ip("link set \(TestNetwork.near) up")
            _ = try LiveCapture(configuration: .init(interface: TestNetwork.near, ringBytes: 1 << 20))
        }
    }
}
