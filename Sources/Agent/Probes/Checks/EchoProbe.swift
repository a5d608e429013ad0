// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Evidence
internal import Kernel
internal import Synchronization

extension Probe {
    /// `reachable.icmp`: at least ten echo requests over the window to the address that the server itself holds.
    package static let echo = Probe(.reachableICMP, method: "ICMP echo, raw socket") { run in
        let destination = run.order.target.serverAddress
        guard destination.family == .ipv4 else {
            throw LocalError("\(destination): ICMPv6 is not measured by this version")
        }
        guard let socket = run.environment.sockets.icmp, let feed = run.environment.icmp else {
            throw LocalError("this agent stands outside and has no ICMP socket")
        }
        let poller = run.environment.poller
        guard let source = await poller.perform({ sourceAddress(towards: destination) }) else {
            throw LocalError("this machine has no route to \(destination)")
        }
        let ledger = SharedLedger(EchoLedger(source: source, destination: destination))
        let subscription = try feed.subscribe { packet in ledger.state.withLock { $0.receive(packet) } }
        defer { feed.unsubscribe(subscription) }

        let window = run.window
        let count = echoes(in: window)
        let last = max(.milliseconds(10), window.length - answerTime(in: window))
        for sequence in 0..<count {
            try await window.wait(until: window.start + last * sequence / max(1, count - 1))
            try await run.admit(.reachableICMP, "ICMP echo request", to: destination)
            ledger.state.withLock { ledger in
                let bytes = ledger.request(UInt16(sequence), at: ContinuousClock.now)
                let sent = titipan_send_ipv4(socket.number, bytes, bytes.count, UInt32(destination.low))
                if sent < 0 { ledger.didNotSend(UInt16(sequence)) }
            }
        }
        try await window.waitForEnd()
        return .echo(ledger.state.withLock { $0.measurement })
    }

    /// One a second, at least ten and at most sixty.
    private static func echoes(in window: ProbeWindow) -> Int {
        min(60, max(10, Int(window.length / .seconds(1))))
    }

    /// What the last echo has to come back in.
    private static func answerTime(in window: ProbeWindow) -> Duration {
        min(.seconds(1), window.length / 5)
    }

    private static func sourceAddress(towards destination: IPAddress) -> IPAddress? {
        let bytes = destination.bytes
        var local = [UInt8](repeating: 0, count: 16)
        let length = titipan_source_address(bytes, bytes.count, &local)
        return IPAddress(bytes: local.prefix(Int(max(0, length))))
    }
}

private final class SharedLedger: Sendable {
    let state: Mutex<EchoLedger>

    init(_ ledger: EchoLedger) {
        state = Mutex(ledger)
    }
}
