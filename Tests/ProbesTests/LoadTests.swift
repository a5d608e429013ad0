// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Probes
import Values

@Suite("What iperf3 says")
struct LoadTests {
    private func read(_ text: String) throws -> IperfAnswer { try IperfAnswer(Array(text.utf8)) }

    @Test("The sum that arrived")
    func sum() throws {
        let answer = try read(
            #"{"start":{},"intervals":[],"end":{"sum_sent":{"seconds":4.0,"bytes":9},"sum_received":{"seconds":4.04,"bytes":25231360}}}"#
        )
        #expect(answer.seconds == 4.04 && answer.receivedBytes == 25_231_360 && answer.error == nil)
    }

    @Test("Its own error, made printable")
    func failure() throws {
        let answer = try read(#"{"end":{},"error":"unable to connect to server: \u001b[31mConnection refused"}"#)
        #expect(answer.error?.contains("Connection refused") == true)
        #expect(answer.error?.unicodeScalars.contains("\u{1b}") == false)
    }

    @Test(
        "What makes no sense is an error and no figure",
        arguments: [
            "{}", #"{"end":{}}"#, #"{"end":{"sum_received":{"seconds":0,"bytes":1}}}"#,
            #"{"end":{"sum_received":{"seconds":1,"bytes":-5}}}"#,
            #"{"end":{"sum_received":{"seconds":1,"bytes":1e300}}}"#,
        ])
    func nonsense(text: String) throws {
        let answer = try read(text)
        #expect(answer.error != nil && answer.receivedBytes == 0)
    }

    @Test(
        "What is no JSON is refused",
        arguments: ["", "iperf3: error", "[1,2", "null", #"{"end":{"sum_received":{"seconds":"x"}}}"#])
    func noJSON(text: String) {
        #expect(throws: (any Error).self) { try read(text) }
    }
}
