// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

@testable import AgentRuntime
import Values

@Suite("Traffic as JSON and CSV")
struct TrafficReportTests {
    private static func direction(_ bytes: UInt64, _ packets: UInt64) -> TrafficReport.Direction {
        TrafficReport.Direction(
            bytes: Amount(counted: bytes), wireBytes: Amount(counted: bytes + 24 * packets),
            packets: Amount(counted: packets))
    }

    private static let report = TrafficReport(
        capture: .init(packets: 9, bytes: 1_180_591_620_717, malformed: 1, linkType: "EN10MB"),
        tenants: [
            .init(name: "dinkes", inbound: direction(9_007_199_254_740_993, 5), outbound: direction(60, 1)),
            .init(
                name: "Dinas \"Perhubungan\", Kota",
                inbound: .init(
                    bytes: Amount(Estimate(estimate: 1_000.5, lower: 900.9, upper: 1_100.1)),
                    wireBytes: Amount(Estimate(estimate: -0.2, lower: -1, upper: 1e300)),
                    packets: Amount(Estimate(estimate: 2.4, lower: 0.4, upper: 7))),
                outbound: direction(0, 0)),
        ],
        other: .init(packets: 3, bytes: 180))

    @Test func `a file's traffic is one object of whole numbers`() throws {
        let text = String(decoding: try CanonicalJSON.encode(Self.report), as: UTF8.self)
        #expect(
            text == #"{"capture":{"bytes":1180591620717,"linkType":"EN10MB","malformed":1,"packets":9},"#
                + #""other":{"bytes":180,"packets":3},"schema":"titipan.traffic/v1","tenants":[{"in":"#
                + #"{"bytes":{"estimate":9007199254740993,"lower":9007199254740993,"upper":9007199254740993},"#
                + #""packets":{"estimate":5,"lower":5,"upper":5},"wireBytes":{"estimate":9007199254741113,"#
                + #""lower":9007199254741113,"upper":9007199254741113}},"name":"dinkes","out":{"bytes":{"estimate":60,"#
                + #""lower":60,"upper":60},"packets":{"estimate":1,"lower":1,"upper":1},"wireBytes":{"estimate":84,"#
                + #""lower":84,"upper":84}}},{"in":{"bytes":{"estimate":1001,"lower":900,"upper":1101},"packets":"#
                + #"{"estimate":2,"lower":0,"upper":7},"wireBytes":{"estimate":0,"lower":0,"#
                + #""upper":18446744073709551615}},"name":"Dinas \"Perhubungan\", Kota","out":{"bytes":{"estimate":0,"#
                + #""lower":0,"upper":0},"packets":{"estimate":0,"lower":0,"upper":0},"wireBytes":{"estimate":0,"#
                + #""lower":0,"upper":0}}}]}"#)
        #expect(try CanonicalJSON.decode(TrafficReport.self, from: Array(text.utf8)) == Self.report)
    }

    @Test func `a live window says when, how long, and what was kept`() throws {
        var report = Self.report
        report.tenants.removeAll()
        report.window = .init(start: Timestamp(seconds: 1_800_000_000), seconds: 10.25, kept: 7, dropped: 0)
        report.sampling = .init(threshold: 65_536, seed: 42, kept: 7, confidence: 0.95)
        let bytes = try CanonicalJSON.encode(report)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.hasSuffix(
                #""dropped":0,"kept":7,"other":{"bytes":180,"packets":3},"sampling":{"confidence":0.95,"kept":7,"#
                    + #""seed":42,"threshold":65536},"schema":"titipan.traffic/v1","seconds":10.25,"#
                    + #""start":"2027-01-15T08:00:00.000000Z","tenants":[]}"#))
        #expect(try CanonicalJSON.decode(TrafficReport.self, from: bytes) == report)
    }

    @Test func `another schema is not taken for this one`() throws {
        let text = String(decoding: try CanonicalJSON.encode(Self.report), as: UTF8.self)
        #expect(throws: DecodingError.self) {
            try CanonicalJSON.decode(TrafficReport.self, from: Array(text.replacing("/v1", with: "/v2").utf8))
        }
    }

    @Test func `CSV has a record for each tenant and direction, and quotes what needs it`() {
        #expect(
            Self.report.csv
                == "name,direction,bytes,bytesLower,bytesUpper,wireBytes,wireBytesLower,wireBytesUpper,"
                + "packets,packetsLower,packetsUpper\r\n"
                + "dinkes,in,9007199254740993,9007199254740993,9007199254740993,"
                + "9007199254741113,9007199254741113,9007199254741113,5,5,5\r\n"
                + "dinkes,out,60,60,60,84,84,84,1,1,1\r\n"
                + "\"Dinas \"\"Perhubungan\"\", Kota\",in,1001,900,1101,0,0,18446744073709551615,2,0,7\r\n"
                + "\"Dinas \"\"Perhubungan\"\", Kota\",out,0,0,0,0,0,0,0,0,0\r\n")
    }

    @Test func `a quotation mark is doubled in CSV also under an accent`() throws {
        var report = Self.report
        report.tenants[0].name = "a\"\u{301},b"
        let line = try #require(report.csv.split(separator: "\r\n").dropFirst().first)
        #expect(line.unicodeScalars.starts(with: "\"a\"\"\u{301},b\",in,".unicodeScalars))
    }
}
