// SPDX-License-Identifier: Apache-2.0

import EvidenceSamples
import Testing
import Values

@Suite("Values and their text")
struct ValueTests {
    @Test(
        "A time prints as RFC 3339 and reads back",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (951_827_696_000_001, "2000-02-29T12:34:56.000001Z"),
            (4_102_444_800_000_000, "2100-01-01T00:00:00.000000Z"),
            (2_147_483_648_000_000, "2038-01-19T03:14:08.000000Z"),
        ] as [(Int64, String)])
    func time(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
        #expect(Timestamp(text)?.microseconds == microseconds)
    }

    @Test("Fewer and more decimals are read, to the microsecond")
    func decimals() {
        #expect(Timestamp("2026-11-23T08:15:30Z")?.description == "2026-11-23T08:15:30.000000Z")
        #expect(Timestamp("2026-11-23T08:15:30.5Z")?.description == "2026-11-23T08:15:30.500000Z")
        #expect(Timestamp("2026-11-23T08:15:30.123456789Z")?.description == "2026-11-23T08:15:30.123456Z")
    }

    @Test(
        "What is no time in UTC is refused",
        arguments: [
            "", "2026-11-23", "2026-11-23T08:15:30", "2026-11-23T08:15:30+07:00", "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T08:15:30.Z", "２026-11-23T08:15:30Z",
            "2026-11-23T08:15:30.12345678x9Z",
        ])
    func noTime(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("A step that leads out of time ends at its bounds, whatever a report claims")
    func advanced() {
        let time = Timestamp(microseconds: 1_000_000)
        #expect(time.advanced(bySeconds: 2.5).microseconds == 3_500_000)
        #expect(time.advanced(bySeconds: -2.5).microseconds == -1_500_000)
        #expect(time.advanced(bySeconds: 1e300).microseconds == .max)
        #expect(time.advanced(bySeconds: -.infinity).microseconds == .min)
        #expect(Timestamp(microseconds: .max).advanced(bySeconds: 1).microseconds == .max)
        #expect(Timestamp(microseconds: .min).advanced(bySeconds: -1).microseconds == .min)
        #expect(time.advanced(bySeconds: .nan) == time)
    }

    @Test("Every day from year 1 to 3000 survives the calendar")
    func calendar() {
        for day in stride(from: Int64(-719_162), through: 376_200, by: 1) {
            let date = CivilDate(daysSinceEpoch: day)
            guard date.daysSinceEpoch == day else {
                Issue.record("day \(day) became \(date)")
                return
            }
        }
    }

    @Test(
        "IPv6 is written as RFC 5952 says",
        arguments: [
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"), ("2001:DB8::0001", "2001:db8::1"), ("::", "::"), ("::1", "::1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("::ffff:203.0.113.10", "::ffff:cb00:710a"), ("fe80::", "fe80::"),
        ])
    func ipv6(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
        #expect(IPAddress(canonical).map { IPAddress(bytes: $0.bytes) } == IPAddress(text))
    }

    @Test(
        "What is no address is refused",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1..2.3", ":::", "1::2::3", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9", "12345::", "::1.2.3", "fe80::1%eth0", "::g", String(repeating: "1:", count: 400),
        ])
    func noAddress(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("A prefix clears the bits behind its length and contains what it should")
    func prefix() throws {
        let wide = try #require(IPPrefix("203.0.113.77/24"))
        #expect(wide.description == "203.0.113.0/24")
        #expect(wide.contains(Samples.publicAddress))
        #expect(!wide.contains(Samples.server))
        let six = try #require(IPPrefix("2001:db8:1:2:ffff::/65"))
        #expect(six.description == "2001:db8:1:2:8000::/65")
        #expect(try six.contains(#require(IPAddress("2001:db8:1:2:9000::1"))))
        #expect(try !six.contains(#require(IPAddress("2001:db8:1:2:7fff::1"))))
        #expect(IPPrefix("0.0.0.0/0")?.contains(Samples.server) == true)
        #expect(IPPrefix("203.0.113.10")?.length == 32)
        for text in ["203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0/", "::/129", "a/8", "1.2.3.4/8/8"] {
            #expect(IPPrefix(text) == nil)
        }
    }

    @Test("A MAC address has six bytes of two digits")
    func mac() {
        #expect(MACAddress("02-00-5E-10-00-01") == Samples.mac)
        #expect(Samples.mac.description == "02:00:5e:10:00:01")
        #expect(MACAddress.broadcast.isGroup && !Samples.mac.isGroup)
        for text in [
            "", "02:00:5e:10:00", "02:00:5e:10:00:1", "02:00:5e:10:00:0g", "02005e100001", "02:00:5e:10:00:01:02",
        ] {
            #expect(MACAddress(text) == nil)
        }
    }

    @Test("A pattern is bytes written as text, and comes back in one spelling")
    func pattern() throws {
        let text = #"a\\b\r\n\x00\xfF"#
        let pattern = try #require(PatternText(text))
        #expect(pattern.bytes == [0x61, 0x5c, 0x62, 0x0d, 0x0a, 0, 0xff])
        #expect(pattern.description == #"a\\b\r\n\x00\xff"#)
        #expect(PatternText(pattern.description) == pattern)
        #expect(PatternText("é")?.description == #"\xc3\xa9"#)
        for text in [#"\"#, #"\x"#, #"\x4"#, #"\x4g"#, #"\t"#, String(repeating: "x", count: 513)] {
            #expect(PatternText(text) == nil)
        }
        #expect(PatternText(String(repeating: #"\x00"#, count: 512))?.bytes.count == 512)
    }

    @Test("A pattern suits a service that waits for one, and over UDP one that is asked")
    func suits() throws {
        let (ping, nothing) = (try #require(PatternText("PING")), try #require(PatternText("")))
        let silent = ServicePattern(send: nothing, expect: ping)
        #expect(silent.suits(.tcpPattern) && !silent.suits(.udpPattern) && !silent.suits(.ssh))
        #expect(ServicePattern(send: ping, expect: ping).suits(.udpPattern))
        #expect(!ServicePattern(send: ping, expect: nothing).suits(.tcpPattern))
    }

    @Test("A day reads as it prints, and only a day that exists")
    func day() throws {
        for text in ["2026-11-23", "2024-02-29", "0001-01-01", "9999-12-31"] {
            #expect(try #require(CivilDate(text)).description == text)
        }
        for text in [
            "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-03", "23-11-2026", "2026/11/23",
            "+026-11-23",
            "2026-11-23 ", "２026-11-23", "2026-11-2３",
        ] {
            #expect(CivilDate(text) == nil, "\(text)")
        }
        #expect(CivilDate(year: 2025, month: 12, day: 31) < CivilDate(year: 2026, month: 1, day: 1))
        // 17:30 UTC is half past midnight in WIB.
        let night = try #require(Timestamp("2026-11-23T17:30:00Z"))
        #expect(night.day(secondsFromUTC: 25_200) == CivilDate("2026-11-24"))
        #expect(night.day(secondsFromUTC: 0) == CivilDate("2026-11-23"))
    }

    @Test(
        "An interface has an address of its own",
        arguments: [
            ("02:00:5e:10:00:01", true), ("00:00:00:00:00:01", true), ("00:00:00:00:00:00", false),
            ("ff:ff:ff:ff:ff:ff", false),
            ("01:00:5e:00:00:01", false), ("33-33-00-00-00-01", false), ("03:00:00:00:00:00", false),
        ])
    func interfaceAddress(text: String, isInterface: Bool) throws {
        #expect(try #require(MACAddress(text)).isInterface == isInterface)
    }

    @Test("A burst lasts five minutes at most in either direction")
    func burst() {
        let megabit: Int64 = 1_000_000
        #expect(Grant.mostBurstBytes(inBitsPerSecond: megabit, outBitsPerSecond: megabit) == 37_500_000)
        #expect(Grant.mostBurstBytes(inBitsPerSecond: 1_000 * megabit, outBitsPerSecond: megabit) == 37_500_000)
        #expect(Grant.mostBurstBytes(inBitsPerSecond: megabit, outBitsPerSecond: 1_000 * megabit) == 37_500_000)
        #expect(Grant.mostBurstBytes(inBitsPerSecond: .max, outBitsPerSecond: .max) == .max)
        #expect(Grant.mostBurstBytes(inBitsPerSecond: -1, outBitsPerSecond: megabit) == 0)
    }
}
