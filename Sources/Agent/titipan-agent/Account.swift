// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import ArgumentParser
import Sampling
import TextOutput

struct Account: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Account a capture file to the tenants whose traffic is in it.",
        discussion: """
            Reads pcap and pcapng. Bytes are those of the frames as they were captured, without FCS, whatever the file holds of \
            each; packets of raw and cooked captures count with the 14 bytes that Ethernet's header has, so that the same traffic \
            has the same size wherever it was captured. A frame between two tenants counts out for one and in for the other. With \
            --threshold it looks at a sample and gives bounds that hold with 95 %. Frames that could not be accounted as they stand \
            (encapsulations, interfaces of unknown kinds, damage, packets captured twice) are counted by name.

            Exit codes: 0 the file is accounted, 3 it could not be read, or not to its end: what comes before is printed.
            """)

    @Argument(help: ArgumentHelp("The capture file.", valueName: "file"))
    var file: String
    @Option(help: ArgumentHelp("Whose addresses are whose: see agent-config/tenants.yaml.", valueName: "file"))
    var tenants: String
    @Flag(help: "Count every frame. The default.")
    var exact = false
    @Option(
        help: ArgumentHelp(
            "Sample: a frame of this size or more is kept, a shorter one with the probability length / threshold.",
            valueName: "bytes"))
    var threshold: UInt64?
    @Option(help: ArgumentHelp("Of the random numbers: the same seed keeps the same frames.", valueName: "number"))
    var seed: UInt64?
    @Flag(help: "Print one JSON object (titipan.traffic/v1).")
    var json = false
    @Flag(help: "Print CSV (RFC 4180).")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv are two ways to print: give one") }
        if exact, threshold != nil {
            throw ValidationError("--exact counts every frame and --threshold does not: give one")
        }
        if threshold == nil, seed != nil { throw ValidationError("--seed goes with --threshold") }
        if let threshold, Threshold.exactly(threshold) == nil {
            throw ValidationError(
                "--threshold takes a power of two from 1 to \(Threshold.coarsest.bytes), not \(threshold): "
                    + "try \(Threshold.nearest(threshold).map { "\($0.bytes)" }.joined(separator: " or "))")
        }
    }

    func run() throws {
        try reportingErrors {
            let sampling = threshold.flatMap(Threshold.exactly).map {
                FileAccounting.Method.sampled($0, seed: seed ?? 1)
            }
            let accounting = FileAccounting(try TenantList.read(file: tenants), sampling ?? .exact)
            // The file may be anybody's: its header is read with the right to open files alone, its frames without.
            try Confinement.fileReading.enter()
            let capture = try accounting.open(file: file)
            try Confinement.capture.enter()
            let outcome = accounting.account(capture)
            if json {
                try Console.print(json: outcome.report)
            } else if csv {
                Console.print(outcome.report.csv, terminator: "")
                for remark in outcome.report.capture.remarks?.lines ?? [] { Console.printError(remark) }
            } else {
                Console.print(outcome.report.table)
            }
            if let failure = outcome.failure { throw failure }
        }
    }
}
