// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Provisioning

/// What `nft monitor` prints, as nft 1.0.6 wrote it on Linux 6.18, and what somebody could make it print.
struct WatchingTests {
    private func changes(_ text: String) -> [ForeignChange] {
        var reader = GenerationReader()
        return text.split(separator: "\n").compactMap { reader.take($0) }
    }

    @Test func `a transaction on our table names its process`() {
        let said = """
            delete set ip titipan s
            delete table ip titipan
            # new generation 5 by process 1943 (nft)
            add element ip6 titipan now { 2001:db8::1 . tcp . 22010 : 2001:db8::2 . 22 }
            # new generation 6 by process 7 (evil (nft) x)
            """
        #expect(
            changes(said) == [
                ForeignChange(process: 1_943, name: "nft"), ForeignChange(process: 7, name: "evil (nft) x"),
            ])
        #expect(changes(said).map(\.culprit) == ["nft, process 1943", "evil (nft) x, process 7"])
    }

    @Test func `others' tables are nothing to us`() {
        #expect(
            changes(
                """
                add table inet office
                add set ip office titipan { type ipv4_addr; }
                # new generation 4 by process 1927 (nft)
                add rule inet titipan forward counter
                # new generation 5 by process 1928 (nft)
                """
            ).isEmpty)
    }

    @Test func `a transaction of which nothing is printed may be on our table`() {
        #expect(
            changes("# new generation 4 by process 1927 (nft)") == [ForeignChange(process: 1_927, name: "nft")])
    }

    @Test(arguments: [
        "# new generation", "# new generation 5", "# new generation 5 by process",
        "# new generation 5 by process x (y)",
        "# new generation 5 by process 99999999999 ()",
    ])
    func `a line that is cut or made up names nobody`(_ line: String) {
        #expect(changes("flush chain ip titipan forward\n" + line).map(\.process) == [nil])
    }

    @Test func `queues, classes and interfaces concern us, and of neighbours what a program changed`() {
        // RTM_NEWQDISC 36, RTM_DELTCLASS 41, RTM_DELLINK 17, RTM_NEWNEIGH 28, RTM_NEWADDR 20.
        #expect(RouteMonitor.change(36, port: 4_711) == ForeignChange(process: 4_711, name: nil))
        #expect(RouteMonitor.change(41, port: 0) == ForeignChange(process: nil, name: nil))
        #expect(RouteMonitor.change(17, port: 0) != nil)
        #expect(RouteMonitor.change(0, port: 0) != nil)
        #expect(RouteMonitor.change(28, port: 0) == nil)
        #expect(RouteMonitor.change(28, port: 4_711) != nil)
        #expect(RouteMonitor.change(20, port: 4_711) == nil)
    }
}
