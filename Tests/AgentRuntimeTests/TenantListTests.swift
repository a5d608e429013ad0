// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Sampling
import Settings
import Testing

@testable import AgentRuntime
import Values

@Suite("The tenants' file")
struct TenantListTests {
    private func read(_ yaml: String) throws -> TenantList {
        try Settings.read(yaml: yaml, file: "t.yaml", TenantList.parse)
    }

    @Test func `names, addresses and grants are read in the order of the file`() throws {
        let list = try read(
            """
            tenants:
              - {name: dinkes, addresses: [203.0.113.10, 2001:db8::/64],
                 grant: {in: 100 Mbit/s, out: 2.5Gbit/s, burst: 10 MB}}
              - name: Dinas Perhubungan
                addresses: [203.0.113.0/24, "2001:db8::"]
            """)
        #expect(list.tenants.map(\.name) == ["dinkes", "Dinas Perhubungan"])
        #expect(list.tenants[0].addresses == [IPPrefix("203.0.113.10"), IPPrefix("2001:db8::/64")])
        // A prefix and its first address, and a range with another tenant's address in it: the longer one decides.
        #expect(list.tenants[1].addresses == [IPPrefix("203.0.113.0/24"), IPPrefix("2001:db8::/128")])
        #expect(
            list.tenants[0].grant
                == Grant(inBitsPerSecond: 100_000_000, outBitsPerSecond: 2_500_000_000, burstBytes: 10_000_000))
        #expect(list.tenants[1].grant == nil)
        #expect(list.sampled.map(\.id) == ["dinkes", "Dinas Perhubungan"])
    }

    @Test func `the documented example holds`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let list = try TenantList.read(file: root.appending(path: "agent-config/tenants.yaml").path)
        #expect(list.tenants.count == 3 && list.tenants[0].grant?.burstBytes == 10_000_000)
    }

    @Test(arguments: [
        ("tenants: []", "t.yaml:1:10: tenants: at least one tenant is needed; write:"),
        ("", "t.yaml:1:1: tenants: at least one tenant"),
        ("tenant: [{name: a, addresses: [192.0.2.1]}]", "at least one tenant"),
        ("tenants: {name: a}", "t.yaml:1:10: tenants must be a list of mappings"),
        ("tenants: [{name: a, addresses: [192.0.2.1]}]\nextra: 1", "t.yaml:2:1: unknown key 'extra'"),
        (
            "tenants:\n- name: a\n  adresses: [192.0.2.1]",
            "t.yaml:3:3: unknown key 'tenants[0].adresses'; did you mean 'addresses'?"
        ),
        ("tenants:\n- addresses: [192.0.2.1]", "t.yaml:2:3: the key 'tenants[0].name' is required"),
        ("tenants:\n- name: a", "the key 'tenants[0].addresses' is required"),
        ("tenants:\n- name: a\n  addresses: []", "t.yaml:3:14: tenants[0].addresses: at least one address is needed"),
        ("tenants:\n- name: a\n  addresses: 192.0.2.1", "t.yaml:3:14: tenants[0].addresses must be a list"),
        (
            "tenants:\n- name: a\n  addresses: [192.0.2.1, 192.0.2.300]",
            "t.yaml:3:26: tenants[0].addresses[1] must be an address or a range"
        ),
        (
            "tenants:\n- name: a\n  addresses: [192.0.2.1/24]",
            "t.yaml:3:15: tenants[0].addresses[0] is '192.0.2.1/24', whose address is not the first of its range; write "
                + "'192.0.2.0/24' for the range, '192.0.2.1' for the one address"
        ),
        (
            "tenants:\n- name: a\n  addresses: [192.0.2.1]\n- name: b\n  addresses: [192.0.2.1/32]",
            "t.yaml:5:15: tenants[1].addresses[0] 192.0.2.1 belongs to 'a' already"
        ),
        (
            "tenants:\n- {name: a, addresses: [\"2001:db8::/64\", \"2001:DB8:0::/64\"]}",
            "2001:db8::/64 is written twice"
        ),
        (
            "tenants:\n- {name: a, addresses: [192.0.2.1]}\n- {name: a, addresses: [192.0.2.2]}",
            "t.yaml:3:10: tenants[1].name 'a' is the name of an earlier tenant; give each tenant its own"
        ),
        ("tenants:\n- {name: \"a\\tb\", addresses: [192.0.2.1]}", "name must be a name of 1 to 64 characters"),
        ("tenants:\n- {name: \"a\\u202eb\", addresses: [192.0.2.1]}", "name must be a name of 1 to 64 characters"),
        ("tenants:\n- {name: \"a\\u2800\", addresses: [192.0.2.1]}", "name must be a name of 1 to 64 characters"),
        ("tenants:\n- {name: \"\\u3164\", addresses: [192.0.2.1]}", "name must be a name of 1 to 64 characters"),
        ("tenants:\n- {name: \"\", addresses: [192.0.2.1]}", "name must be a name of 1 to 64 characters"),
    ])
    func `a slip is refused with its place`(yaml: String, complaint: String) throws {
        let error = #expect(throws: SettingsError.self) { try read(yaml) }
        let text = try #require(error).description
        #expect(text.contains(complaint))
    }

    @Test(arguments: [
        ("in: 100 Mbit/s", "the key 'tenants[0].grant.out' is required"),
        (
            "in: 100, out: 1 Mbit/s",
            "grant.in must be a rate such as 100 Mbit/s, not '100'; add the unit: bit/s, kbit/s"
        ),
        ("in: 100 MB/s, out: 1 Mbit/s", "not '100 MB/s'; the units are bit/s"),
        ("in: 100 mbit/s, out: 1 Mbit/s", "did you mean '100 Mbit/s'?"),
        ("in: 100 Mbps, out: 1 Mbit/s", "did you mean '100 Mbit/s'?"),
        ("in: 100 Mb/s, out: 1 Mbit/s", "did you mean '100 Mbit/s'?"),
        ("in: Mbit/s, out: 1 Mbit/s", "not 'Mbit/s'"),
        ("in: -1 Mbit/s, out: 1 Mbit/s", "not '-1 Mbit/s'"),
        ("in: \"1,5 Mbit/s\", out: 1 Mbit/s", "a fraction with '.'"),
        ("in: 0 Mbit/s, out: 1 Mbit/s", "grant.in is '0 Mbit/s', not from 1 kbit/s to 1 Tbit/s; look at the unit"),
        ("in: 1 Mbit/s, out: 2 Tbit/s", "grant.out is '2 Tbit/s', not from 1 kbit/s to 1 Tbit/s"),
        ("in: 99999999999999999999 Tbit/s, out: 1 Mbit/s", "must be a rate"),
        ("in: 1.0000001 Mbit/s, out: 1 Mbit/s", "must be a rate"),
        ("in: 1.2.3 Mbit/s, out: 1 Mbit/s", "must be a rate"),
        ("in: 1 Mbit/s, out: 1 Mbit/s, burst: 10 Mbit", "grant.burst must be a size such as 10 MB"),
        ("in: 1 Mbit/s, out: 1 Mbit/s, burst: 10 mb", "did you mean '10 MB'?"),
        ("in: 1 Mbit/s, out: 1 Mbit/s, burst: 1 GB", "more than five minutes of the granted rate"),
        ("in: 1 Gbit/s, out: 1 Mbit/s, burst: 38 MB", "more than five minutes of the granted rate"),
        ("in: 1 Mbit/s, out: 1 Mbit/s, brust: 1 MB", "t.yaml:1:82: unknown key 'tenants[0].grant.brust'; did you mean"),
    ])
    func `a grant that cannot be meant is refused`(grant: String, complaint: String) throws {
        let error = #expect(throws: SettingsError.self) {
            try read("tenants: [{name: a, addresses: [192.0.2.1], grant: {\(grant)}}]")
        }
        let text = try #require(error).description
        #expect(text.contains(complaint))
        #expect(text.hasPrefix("t.yaml:1:"))
    }

    @Test(arguments: [
        ("1 kbit/s", 1_000), ("64kbit/s", 64_000), ("2.048 Mbit/s", 2_048_000), ("1000000 Mbit/s", 1_000_000_000_000),
        ("0.001 Mbit/s", 1_000), ("1500 bit/s", 1_500),
    ])
    func `rates are exact`(text: String, value: Int64) throws {
        let list = try read("tenants: [{name: a, addresses: [192.0.2.1], grant: {in: \(text), out: 1 Gbit/s}}]")
        #expect(list.tenants[0].grant?.inBitsPerSecond == value)
    }

    @Test(arguments: [0, 1, 999, 1_000, 1_024, 1_500, 10_000_000, 1_048_576, 3 << 30, 1_000_000_001, .max] as [Int64])
    func `what is written is read as the same`(value: Int64) throws {
        #expect(try UnitScale.byteCount.value(of: UnitScale.byteCount.text(value)) == value)
        #expect(try UnitScale.bitRate.value(of: UnitScale.bitRate.text(value)) == value)
    }

    @Test func `the most tenants that are read, and one more`() throws {
        let line = { (index: Int) in
            "- {name: t\(index), addresses: [10.\(index >> 16).\(index >> 8 & 255).\(index & 255), "
                + "\"2001:db8:\(String(index, radix: 16))::/48\"], grant: {in: 1 Gbit/s, out: 1 Gbit/s, burst: 10 MB}}\n"
        }
        let lines = (0...TenantList.mostTenants).map(line)
        #expect(try read("tenants:\n" + lines.dropLast().joined()).tenants.count == 10_000)
        #expect(throws: SettingsError.self) { try read("tenants:\n" + lines.joined()) }
    }
}
