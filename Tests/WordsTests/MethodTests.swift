// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Words

@Suite("How checks are measured")
struct MethodTests {
    @Test(
        "What a report says is found again, step by step",
        arguments: [
            ("ARP requests, AF_PACKET; TCP connect", "permintaan ARP, AF_PACKET; sambungan TCP"),
            (
                "SNMP of 3 configured switches; LLDP on mirror0",
                "SNMP dari 3 switch yang dikonfigurasi; LLDP di mirror0"
            ),
            (
                "TCP connect, SSH identification, from ports that the order's nonce names",
                "sambungan TCP, identifikasi SSH, dari port yang ditentukan nonce perintah"
            ),
            ("none: no switch is configured, and there is no mirrored link", MethodWords.noSwitch.id),
            ("adjtimex, CLOCK_REALTIME against CLOCK_BOOTTIME", MethodWords.clock.id),
            ("TCP connect, carrier pigeon", "sambungan TCP, “carrier pigeon”"), ("", ""),
        ])
    func reported(method: String, indonesian: String) {
        let phrase = MethodWords.reported(method)
        #expect(phrase.id == indonesian)
        if !method.contains("pigeon") { #expect(phrase.en == method) }
    }

    @Test("Every entry is found by its English text, alone and behind another")
    func entries() {
        for entry in MethodWords.all {
            let text = entry.filled(["n": "2"])
            #expect(MethodWords.reported(text.en).id.hasPrefix(text.id), "\(text.en)")
            #expect(MethodWords.reported("UDP datagrams, \(text.en)").id.contains(text.id), "\(text.en)")
        }
    }
}
