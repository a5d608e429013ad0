// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials
internal import Linux
internal import Subprocess
internal import Values
internal import Words

extension Probe {
    /// `bandwidth.plateau`: iperf3 offers more than the grant, to the server for the first half of the window and from it for the second.
    package static let load = Probe(.bandwidthPlateau, method: MethodWords.load.en) { run in
        guard let port = run.order.observation.exercisePort else {
            throw LocalError("the order names no port for a load")
        }
        let target = run.order.target
        // Each phase begins and ends a little inside its half, so that the other's windows stay its own.
        let half = run.window.length / 2
        let seconds = Int(saturating: half / .seconds(1)) - 1
        guard seconds >= 2 else { throw LocalError("an observation of \(run.window.length) is too short for a load") }
        var phases: [ExerciseMeasurement.Phase] = []
        for (index, direction) in Direction.allCases.enumerated() {
            try await run.window.wait(until: run.window.start + half * index + .milliseconds(200))
            try await run.admit(.bandwidthPlateau, "iperf3 load", to: target.publicAddress, port: port)
            let offered = Double(target.grant.bitsPerSecond(direction)) * VerificationOrder.exerciseFactor
            phases.append(
                await offer(offered, direction, to: target.publicAddress, port: port, seconds: seconds))
        }
        return .exercise(
            ExerciseMeasurement(destination: target.publicAddress, port: port, phases: phases))
    }

    private static func offer(
        _ bitsPerSecond: Double, _ direction: Direction, to address: IPAddress, port: UInt16, seconds: Int
    ) async -> ExerciseMeasurement.Phase {
        var phase = ExerciseMeasurement.Phase(
            direction: direction, offeredBitsPerSecond: bitsPerSecond, began: Timestamp.now(), seconds: 0,
            receivedBytes: 0, error: nil)
        var words = [
            "--client", "\(address)", "--port", "\(port)", "--time", "\(seconds)", "--bitrate",
            "\(Int64(saturating: bitsPerSecond))", "--connect-timeout", "2000", "--json",
        ]
        if direction == .outbound { words.append("--reverse") }
        do {
            let result = try await Subprocess.run(
                .name("iperf3"), arguments: Arguments(words), output: .string(limit: 1 << 20),
                error: .string(limit: 4_096))
            let answer = try IperfAnswer(Array((result.standardOutput).utf8))
            phase.seconds = answer.seconds
            phase.receivedBytes = answer.receivedBytes
            phase.error = answer.error
        } catch is CancellationError {
            phase.error = "cancelled"
        } catch let error as SubprocessError {
            phase.error = "iperf3 cannot be run (\(error)): install it with apt-get install iperf3"
        } catch {
            phase.error = "iperf3 said nothing that can be read"
        }
        return phase
    }
}

/// The summary at the end of `iperf3 --json`.
struct IperfAnswer {
    var seconds = 0.0
    var receivedBytes: UInt64 = 0
    /// Its own words, printable and shortened.
    var error: String?

    private struct Document: Decodable {
        struct End: Decodable {
            var sum_received: Sum?
        }
        struct Sum: Decodable {
            var seconds: Double
            var bytes: Double
        }
        var end: End?
        var error: String?
    }

    /// Throws when the bytes are no such document.
    init(_ bytes: [UInt8]) throws {
        let document = try CanonicalJSON.decode(Document.self, from: bytes)
        if let said = document.error {
            error = printable(said.utf8)
            return
        }
        guard let sum = document.end?.sum_received, sum.seconds.isFinite, sum.seconds > 0,
            let count = UInt64(exactly: sum.bytes.rounded())
        else {
            error = "iperf3 gave no sum"
            return
        }
        seconds = sum.seconds
        receivedBytes = count
    }
}
