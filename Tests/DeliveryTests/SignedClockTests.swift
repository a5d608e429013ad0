// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import Testing
import Values

@testable import Delivery

/// The time by which an agent judges certificates.
@Suite struct SignedClockTests {
    /// A machine whose two clocks the test sets.
    private final class Clocks: Sendable {
        private let state: Mutex<(wall: Timestamp, nanoseconds: UInt64)>

        init(_ wall: Timestamp) { state = Mutex((wall, 1_000_000_000)) }

        func pass(_ seconds: Double) {
            state.withLock {
                $0 = ($0.wall.advanced(bySeconds: seconds), $0.nanoseconds + UInt64(saturating: seconds * 1e9))
            }
        }

        func set(_ wall: Timestamp) { state.withLock { $0.wall = wall } }

        func device(_ boot: String = "first") -> DeviceClock {
            DeviceClock(
                wall: { self.state.withLock(\.wall) }, sinceStart: { self.state.withLock(\.nanoseconds) }, bootID: boot)
        }
    }

    private let truth = Timestamp(seconds: 1_795_399_200)
    private let unset = Timestamp(seconds: 120)

    private func inDirectory(_ body: (String) throws -> Void) throws {
        let directory = "/tmp/titipan-clock-\(UUID().uuidString)"
        mkdir(directory, 0o700)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }

    @Test func `without a signed time the machine's clock is all there is`() throws {
        try inDirectory { directory in
            let clock = SignedClock(directory: directory, device: Clocks(unset).device())
            #expect(clock.now == unset && !clock.isConfirmed && clock.fault == nil)
        }
    }

    @Test(arguments: [-3.0e9, -86_400, -301, 301, 86_400, 3.0e8])
    func `a clock that differs from the signed time is wrong, and the signed time goes on`(_ error: Double) throws {
        try inDirectory { directory in
            let clocks = Clocks(truth.advanced(bySeconds: error))
            let clock = SignedClock(directory: directory, device: clocks.device())
            try clock.confirm(truth)
            #expect(clock.now == truth && clock.fault == error && clock.isConfirmed)
            clocks.pass(86_400)
            #expect(clock.now == truth.advanced(byDays: 1))
            // Somebody sets it.
            clocks.set(truth.advanced(byDays: 1).advanced(bySeconds: 5))
            #expect(clock.now == truth.advanced(byDays: 1).advanced(bySeconds: 5) && clock.fault == nil)
        }
    }

    @Test func `another process of the same start goes on from the file, also after the clock was set`() throws {
        try inDirectory { directory in
            let clocks = Clocks(truth)
            try SignedClock(directory: directory, device: clocks.device()).confirm(truth)
            clocks.pass(3_600)
            clocks.set(unset)
            let clock = SignedClock(directory: directory, device: clocks.device())
            #expect(clock.now == truth.advanced(bySeconds: 3_600) && clock.isConfirmed)
        }
    }

    @Test func `a machine that has been on for years is right, too`() throws {
        try inDirectory { directory in
            let clocks = Clocks(truth)
            clocks.pass(1_000 * 86_400)
            clocks.set(unset)
            try SignedClock(directory: directory, device: clocks.device()).confirm(truth)
            clocks.pass(86_400)
            let clock = SignedClock(directory: directory, device: clocks.device())
            #expect(clock.now == truth.advanced(byDays: 1) && clock.isConfirmed)
        }
    }

    @Test func `after a start of the system the signed time is a lower limit`() throws {
        try inDirectory { directory in
            let clocks = Clocks(truth)
            try SignedClock(directory: directory, device: clocks.device()).confirm(truth)
            clocks.set(unset)
            let behind = SignedClock(directory: directory, device: clocks.device("second"))
            // A second has passed since the start.
            #expect(behind.now == truth.advanced(bySeconds: 1) && !behind.isConfirmed)
            #expect(try #require(behind.fault) < -1e9)
            // It was off for a year, or its clock is wrong: only the service can say.
            clocks.set(truth.advanced(byDays: 365))
            let later = SignedClock(directory: directory, device: clocks.device("third"))
            #expect(later.now == truth.advanced(byDays: 365) && later.fault == nil)
        }
    }

    @Test func `a time that was signed earlier only raises it`() throws {
        try inDirectory { directory in
            let clocks = Clocks(unset)
            let clock = SignedClock(directory: directory, device: clocks.device())
            try clock.raise(to: truth)
            #expect(clock.now == truth && !clock.isConfirmed)
            // The receipt of a report that had been received earlier.
            clocks.set(truth.advanced(byDays: 2))
            #expect(clock.now == truth.advanced(byDays: 2) && clock.fault == nil)
            clocks.set(unset)
            try clock.raise(to: truth.advanced(byDays: -3))
            #expect(clock.now == truth)
            // Signed for a nonce of ours: the service knows better than it did.
            try clock.confirm(truth.advanced(byDays: -1))
            #expect(clock.now == truth.advanced(byDays: -1))
        }
    }

    @Test(arguments: ["", "{}", "{\"time\":\"x\"}", "\u{0}"])
    func `a file that does not read is as good as none`(_ text: String) throws {
        try inDirectory { directory in
            try Data(text.utf8).write(to: URL(filePath: "\(directory)/\(SignedClock.file)"))
            let clock = SignedClock(directory: directory, device: Clocks(truth).device())
            #expect(clock.now == truth)
            try clock.confirm(truth)
            #expect(SignedClock(directory: directory, device: Clocks(unset).device()).isConfirmed)
        }
    }
}
