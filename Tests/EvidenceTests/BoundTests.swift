// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Foundation
import Testing
import Values

/// Every text and number that an agent or the service sends has a range, and what is outside is refused where it is decoded.
@Suite("Bounds of what is decoded")
struct BoundTests {
    /// A new kind of measurement does not compile until it stands here, and in the list below.
    private static func type(of measurement: Evidence.Measurement) -> any (Codable & Sendable).Type {
        switch measurement {
        case .link: LinkMeasurement.self
        case .gateway: GatewayMeasurement.self
        case .clock: ClockMeasurement.self
        case .capture: CaptureMeasurement.self
        case .identity: IdentityMeasurement.self
        case .echo: EchoMeasurement.self
        case .port: PortMeasurement.self
        case .controlPort: ControlPortMeasurement.self
        case .conflict: ConflictMeasurement.self
        case .switchPort: SwitchPortMeasurement.self
        case .mtu: PathMTUMeasurement.self
        case .arrivals: ArrivalMeasurement.self
        case .controlAddress: ControlAddressMeasurement.self
        case .exposure: ExposureMeasurement.self
        case .exercise: ExerciseMeasurement.self
        case .bandwidth: BandwidthMeasurement.self
        case .mirror: MirrorMeasurement.self
        case .failure: LocalFailure.self
        }
    }

    private static let types: [any (Codable & Sendable).Type] =
        Set(
            (Samples.healthy.values + [Samples.arrivals([1]), Withdrawal.mirror(), .failure(LocalFailure(what: "x"))])
                .map {
                    ObjectIdentifier(type(of: $0))
                }
        ).count == 18
        ? [
            LinkMeasurement.self, GatewayMeasurement.self, ClockMeasurement.self, CaptureMeasurement.self,
            IdentityMeasurement.self, EchoMeasurement.self, PortMeasurement.self, ControlPortMeasurement.self,
            ConflictMeasurement.self, SwitchPortMeasurement.self, PathMTUMeasurement.self, ArrivalMeasurement.self,
            ControlAddressMeasurement.self, ExposureMeasurement.self, ExerciseMeasurement.self,
            BandwidthMeasurement.self, MirrorMeasurement.self, LocalFailure.self, TrafficWindow.self, CheckResult.self,
            VerificationReport.self, VerificationOrder.self, GapRecord.self, Receipt.self, ProgressUpdate.self,
            WindowUpload.self, EnrolmentRequest.self, EnrolmentResponse.self, AgentStatus.self, AgentCondition.self,
            OpenOrders.self,
            CertificateRenewal.self, ChallengeRequest.self, CertificateChallenge.self, CertificateRecovery.self,
            IssuedCertificate.self, TrustStatement.self, TrustRequest.self,
            OrderVerdict.self, TenantAssignments.self, LeafProof.self, Verdict.self, VerdictChange.self,
            ProvisioningOrder.self, PlanTask.self, ApplyTask.self, SettleTask.self, ReasonTask.self, SuspendTask.self,
            ProvisioningReport.self, GatewayState.self,
        ] : []

    /// Members that a negative number belongs in.
    private static let signed: Set<String> = ["offsetToServiceSeconds", "largestStepSeconds"]
    private static let numbers = ["NaN", "1e320", "1e300", "-1", "18446744073709551615", "1e-320"]
    private static let texts = ["\\u0000", "a\\u001b[2J", "a\\u202eb", "a\\u2066b", "a\\u2028b"]

    @Test("Every kind of measurement is walked")
    func complete() { #expect(!Self.types.isEmpty) }

    @Test("Every member has a bound, and refuses what no measurement is")
    func leaves() throws {
        var found = 0
        for type in Self.types { found += try refusals(type) }
        #expect(found > 250, "\(found) leaves")
    }

    private func refusals<T: Codable>(_ type: T.Type) throws -> Int {
        let probe = BoundProbe()
        let sample = try probe.sample(of: type)
        #expect(probe.unbounded.isEmpty, "\(T.self) has members without a bound: \(probe.unbounded)")
        let text = String(decoding: try CanonicalJSON.encode(sample), as: UTF8.self)
        _ = try CanonicalJSON.decode(T.self, from: Array(text.utf8))
        for leaf in probe.leaves {
            let name = leaf.path.last { Int($0) == nil } ?? ""
            let literals: [String] =
                switch leaf.kind {
                case .number:
                    Self.numbers.filter { number in
                        // Of 2^53 bytes in the largest frames.
                        !(number == "-1" && Self.signed.contains(name)
                            || number == "18446744073709551615" && name == "variance")
                    }
                case .text: (Self.texts + [String(repeating: "a", count: 300_000)]).map { "\"\($0)\"" }
                }
            for literal in literals {
                let altered = try Self.replacing(leaf.path, in: text, with: literal)
                let error = #expect(
                    throws: DecodingError.self,
                    "\(T.self).\(leaf.path.joined(separator: ".")) took \(literal.prefix(40))"
                ) { try CanonicalJSON.decode(T.self, from: Array(altered.utf8)) }
                // What the reader of JSON refuses has an offset and no field.
                if let words = error.map({ CanonicalJSON.describe($0) }), !words.hasPrefix("the document: ") {
                    #expect(leaf.path.contains { words.contains($0) }, "\(T.self): \(words.prefix(200))")
                }
            }
        }
        return probe.leaves.count
    }

    /// The document with the value at `path` written as `literal`.
    private static func replacing(_ path: [String], in text: String, with literal: String) throws -> String {
        let mark = "MARKED-VALUE"
        func marked(_ value: Any, _ path: ArraySlice<String>) -> Any {
            guard let key = path.first else { return mark }
            if var object = value as? [String: Any] {
                object[key] = marked(object[key] ?? NSNull(), path.dropFirst())
                return object
            }
            if var list = value as? [Any], let index = Int(key), list.indices.contains(index) {
                list[index] = marked(list[index], path.dropFirst())
                return list
            }
            return value
        }
        let document = marked(try JSONSerialization.jsonObject(with: Data(text.utf8)), path[...])
        let written = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
        #expect(written.contains(mark), "\(path) is not in \(text.prefix(200))")
        return written.replacing("\"\(mark)\"", with: literal)
    }

    @Test("A cause holds one line, and the code of an ICMP message one byte")
    func causes() {
        for text in [
            #"{"kind":"tls","detail":"\u0000"}"#, #"{"kind":"local","detail":"\u202e"}"#,
            #"{"kind":"unreachable","code":256}"#, #"{"kind":"unreachable","code":-1}"#,
        ] {
            #expect(throws: DecodingError.self) { try CanonicalJSON.decode(Cause.self, from: Array(text.utf8)) }
        }
    }

    @Test("Bounds of an estimate must be in order", arguments: [(1.0, 2.0, 3.0), (2, 1, 3), (2, 1, 1.5), (-1, -2, 3)])
    func order(_ figures: (estimate: Double, lower: Double, upper: Double)) throws {
        let text =
            #"{"bytes":{"estimate":\#(figures.estimate),"lower":\#(figures.lower),"upper":\#(figures.upper)},"kept":1,"keptBytes":1,"packets":{"estimate":1,"lower":1,"upper":1},"threshold":1,"variance":1,"wireBytes":{"estimate":1,"lower":1,"upper":1}}"#
        let isOrdered = figures.estimate == 2 && figures.upper == 3
        if isOrdered {
            #expect(try CanonicalJSON.decode(DirectionWindow.self, from: Array(text.utf8)).bytes.upper == 3)
        } else {
            let error = #expect(throws: DecodingError.self) {
                try CanonicalJSON.decode(DirectionWindow.self, from: Array(text.utf8))
            }
            #expect(error.map { CanonicalJSON.describe($0) }?.contains("bytes") == true)
        }
    }

    @Test("What a program measured itself is brought within the bounds, and never refused by its reader")
    func assigned() throws {
        var window = Samples.direction(bytes: 1_000_000)
        window.kept = .max
        window.variance = .nan
        window.bytes = Estimate(estimate: 5, lower: 7, upper: .infinity)
        #expect(window.kept == 9_007_199_254_740_991 && window.variance == 4e25)
        #expect(window.bytes == Estimate(estimate: 5, lower: 5, upper: 9_007_199_254_740_992))
        let claim = LocalFailure(what: "a\u{0}b\u{202e}c")
        #expect(claim.what == "a\u{fffd}b\u{fffd}c")
        #expect(try CanonicalJSON.decode(DirectionWindow.self, from: CanonicalJSON.encode(window)) == window)
        #expect(try CanonicalJSON.decode(LocalFailure.self, from: CanonicalJSON.encode(claim)) == claim)
    }

    @Test("The error names field and fault")
    func error() throws {
        let report = String(decoding: try CanonicalJSON.encode(Samples.report(.inside)), as: UTF8.self)
        let hostile = report.replacing("\"seconds\":10,", with: "\"seconds\":1e-320,", maxReplacements: 1)
        let error = #expect(throws: DecodingError.self) {
            try CanonicalJSON.decode(VerificationReport.self, from: Array(hostile.utf8))
        }
        let words = error.map { CanonicalJSON.describe($0) } ?? ""
        #expect(words.contains("bandwidth.windows.[0].seconds”: "), "\(words)")
    }
}
