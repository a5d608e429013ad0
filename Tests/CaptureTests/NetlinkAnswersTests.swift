// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Testing

@testable import Capture

/// Datagrams as the kernel would never send them must not bring the agent down either.
@Suite("Answers of the routing socket")
struct NetlinkAnswersTests {
    private func message(_ type: Int32, sequence: UInt32 = 1, _ body: [UInt8]) -> [UInt8] {
        var message: [UInt8] = []
        message.append(native: UInt32(16 + body.count))
        message.append(native: UInt16(type))
        message.append(native: UInt16(0))
        message.append(native: sequence)
        message.append(native: UInt32(0))
        return message + body
    }

    private func code(_ value: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(native: value)
        return bytes
    }

    private func read(_ datagram: [UInt8], count: Int? = nil, isDump: Bool = false) -> NetlinkAnswers {
        NetlinkAnswers(datagram, count: count ?? datagram.count, sequence: 1, isDump: isDump)
    }

    @Test("An error is its errno, an acknowledgement the end", arguments: [(-ENODEV, ENODEV), (Int32.min, Int32.min)])
    func errors(value: Int32, errorNumber: Int32) {
        #expect(read(message(NLMSG_ERROR, code(value))).end == .failed(errorNumber: errorNumber))
        #expect(read(message(NLMSG_ERROR, code(0))).end == .done)
    }

    @Test("An error cut behind its header borrows no bytes of the message behind it")
    func cutError() {
        let datagram = message(NLMSG_ERROR, []) + message(NLMSG_ERROR, code(-ENODEV))
        #expect(read(datagram).end == .done)
    }

    /// An attribute (struct rtattr), padded to 4 bytes.
    private func attribute(_ type: Int, _ body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(native: UInt16(4 + body.count))
        bytes.append(native: UInt16(type))
        return bytes + body + [UInt8](repeating: 0, count: -body.count & 3)
    }

    @Test(
        "How a host stands to an interface is told from the kernel's words for it",
        arguments: [
            ("bond", false, InterfaceStanding.aggregatePart(of: "m")), ("team", false, .aggregatePart(of: "m")),
            ("bridge", true, .bridgePort(of: "m")), ("openvswitch", false, .bridgePort(of: "m")),
            ("vrf", true, .end), ("vrf", false, .mirror), (nil, true, .end), (nil, false, .mirror),
        ] as [(String?, Bool, InterfaceStanding)])
    func standing(portKind: String?, hasAddress: Bool, standing: InterfaceStanding) throws {
        let kind = portKind.map {
            attribute(Int(IFLA_LINKINFO), attribute(Int(IFLA_INFO_SLAVE_KIND), Array($0.utf8) + [0]))
        }
        let header = [UInt8](repeating: 0, count: 16)
        let link = try #require(
            LinkAnswer(header + attribute(Int(IFLA_IFNAME), Array("eth1".utf8) + [0]) + (kind ?? [])))
        let found = InterfaceStanding(link, masterName: "m", hasAddress: hasAddress)
        #expect(found == standing)
        #expect((found.shortfall(of: "eth1") == nil) == (standing != .aggregatePart(of: "m")))
    }

    @Test("Every answer of a dump is taken, one of a single question, none of another question")
    func several() {
        let datagram =
            message(16, [1]) + [0, 0, 0] + message(16, sequence: 2, [9, 9, 9, 9]) + message(16, [2, 2, 2, 2])
        #expect(read(datagram, isDump: true).bodies == [[1], [2, 2, 2, 2]])
        #expect(read(datagram, isDump: true).end == nil)
        #expect(read(datagram).bodies == [[1]] && read(datagram).end == .done)
    }

    @Test("What an earlier datagram left in the buffer is not read")
    func leftovers() {
        let first = message(16, [1, 1, 1, 1])
        #expect(read(first + message(16, [2, 2, 2, 2]), count: first.count, isDump: true).bodies == [[1, 1, 1, 1]])
        #expect(read(first, count: first.count - 1, isDump: true).bodies == [])
    }

    @Test("Lengths that cannot be end the reading", arguments: [0, 15, 17, UInt32.max] as [UInt32])
    func lengths(length: UInt32) {
        var datagram = message(16, [])
        Swift.withUnsafeBytes(of: length) { datagram.replaceSubrange(0..<4, with: $0) }
        #expect(read(datagram, isDump: true).bodies == [])
    }
}
