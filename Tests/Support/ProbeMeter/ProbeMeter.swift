// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Glibc
import Probes
import Values

/// `probe-meter NETWORK FIRST TARGETS PORT RATE COUNT`: connects to so many addresses from the first on, all within the network, and prints the
/// results and the processor time that it took. For `scripts/bench probes` only.
@main
struct ProbeMeter {
    struct Said: Encodable {
        var tally: ConnectionMeter.Tally
        var wallSeconds: Double
        var cpuSeconds: Double
    }

    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        guard words.count == 6, numbers.count == 4, let network = IPPrefix(words[0]), let first = IPAddress(words[1]),
            case let (targets, rate, count) = (numbers[0], numbers[2], numbers[3]), (1...65_536).contains(targets),
            (1...100_000).contains(rate), (1...10_000_000).contains(count), let port = UInt16(exactly: numbers[1])
        else {
            let usage = "usage: probe-meter NETWORK FIRST TARGETS PORT RATE COUNT\n"
            _ = write(STDERR_FILENO, usage, usage.utf8.count)
            exit(64)
        }
        let meter = try ConnectionMeter(scope: ProbeScope(allowed: [network]))
        let list = (0..<targets).map {
            (address: IPAddress(ipv4: UInt32(truncatingIfNeeded: first.low) &+ UInt32($0)), port: port)
        }
        let (began, cpu) = (ContinuousClock.now, processorSeconds())
        let tally = await meter.run(list, rate: rate, count: count, limit: .seconds(3))
        let took = (ContinuousClock.now - began) / .seconds(1)
        let said = Said(tally: tally, wallSeconds: took, cpuSeconds: processorSeconds() - cpu)
        print(String(decoding: try CanonicalJSON.encode(said), as: UTF8.self))
    }

    /// Processor time of the whole process, all threads.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
