// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

/// Host names as TLS and HTTP clients say them.
@Suite struct HostNameTests {
    @Test(arguments: ["simpus.dinkes.go.id", "localhost", "a", "1.2.3.4a", "xn--bcher-kva.example", "A-1.Example"])
    func `a name is taken and written in lower case`(_ text: String) throws {
        let name = try #require(HostName(text))
        #expect(name.description == text.lowercased() && HostName(name.description) == name)
    }

    @Test(arguments: [
        ("", HostName.Fault.missing), ("203.0.113.10", .address), ("1.2.3", .address), ("10", .address),
        ("0x7f000001", .address), ("a.0x1", .address), ("a.0X", .address), ("2001:db8::1", .address), ("::", .address),
        ("[2001:db8::1]", .label), ("a..b", .label), (".a", .label), ("a.", .label), ("-a.id", .label),
        ("a-.id", .label),
        ("a_b.id", .label), ("a b", .label), ("https://a", .label), ("a:443", .label), ("büro.id", .label),
        ("a\r\nHost: b", .label), ("a\u{0}", .label), ("*.a", .label),
        (String(repeating: "a", count: 64) + ".id", .label),
        (String(repeating: "a.", count: 127) + "b", .tooLong),
    ])
    func `whatever is no name is refused, addresses above all`(_ text: String, _ fault: HostName.Fault) {
        #expect(HostName.fault(in: text) == fault)
        #expect(HostName(text) == nil)
    }

    @Test func `253 bytes are a name`() {
        #expect(HostName(String(repeating: "a.", count: 126) + "b") != nil)
    }
}
