// SPDX-License-Identifier: Apache-2.0

import Capture
import Failures
import Glibc
import Linux
import Namespaces
import Packets
import Sampling
import Values

/// A network namespace of its own with a cable: a pair of virtual Ethernet interfaces, `ttcap0` (where the agent listens) and `ttcap1`
/// (the mirror's end). Gone with the last socket in it. Making one needs root, and fails without.
struct TestNetwork {
    static let near = "ttcap0"
    static let far = "ttcap1"
    static let server = IPAddress(ipv4: 0x0a00_000a)
    static let outside = IPAddress(ipv4: 0xc633_6407)
    static let serverMAC = MACAddress(bits: 0x0200_5e10_0010)
    static let outsideMAC = MACAddress(bits: 0x0200_5e10_0099)

    /// Runs `body` on a thread inside a new network; sockets that it opens stay there wherever they are used.
    static func run<T: Sendable>(
        mtu: Int = 1_500, _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        try await inNewNetwork {
            // No IPv6: its housekeeping would add frames of its own.
            try write("1", to: "/proc/sys/net/ipv6/conf/default/disable_ipv6")
            try ip("link add \(near) type veth peer name \(far)")
            for name in [near, far] { try ip("link set \(name) mtu \(mtu) up") }
            return try body()
        }
    }

    /// A point-to-point device without link headers in the calling thread's network: what is written to the descriptor arrives on it
    /// (tun(4)). `type` is one of linux/if_arp.h.
    static func tunnel(_ name: String, type: Int32 = 65_534) throws -> Tunnel {
        let descriptor = open("/dev/net/tun", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw TestFailure("cannot open /dev/net/tun: errno \(errno)") }
        let tunnel = Tunnel(descriptor: descriptor)
        // struct ifreq: the name in 16 bytes, then IFF_TUN | IFF_NO_PI.
        var request = Array(name.utf8) + [UInt8](repeating: 0, count: 40 - name.utf8.count)
        request[16] = 0x01
        request[17] = 0x10
        guard ioctl(descriptor, UInt(0x4004_54ca), &request) == 0 else {
            throw TestFailure("TUNSETIFF: errno \(errno)")
        }
        guard ioctl(descriptor, UInt(0x4004_54cd), type) == 0 else {
            throw TestFailure("TUNSETLINK: errno \(errno)")
        }
        try ip("link set \(name) up")
        return tunnel
    }

    /// Runs ip(8) in the calling thread's network.
    static func ip(_ arguments: String) throws {
        try execute(["/usr/sbin/ip"] + arguments.split(separator: " ").map(String.init))
    }

    static func execute(_ command: [String]) throws {
        var process = pid_t()
        var arguments = command.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        let error = posix_spawn(&process, command[0], nil, nil, arguments, environ)
        var status: Int32 = 0
        guard error == 0, waitpid(process, &status, 0) == process, status == 0 else {
            throw TestFailure("\(command.joined(separator: " ")): errno \(error), status \(status)")
        }
    }

    /// A frame of `length` bytes with the addresses of a UDP datagram; `vlan` adds a tag within the length.
    static func frame(length: Int, towardsServer: Bool, vlan: UInt16? = nil) -> [UInt8] {
        frame(
            length: length, from: towardsServer ? outside : server, to: towardsServer ? server : outside, vlan: vlan,
            towardsServer: towardsServer)
    }

    /// The same between any two addresses.
    static func frame(
        length: Int, from source: IPAddress, to destination: IPAddress, vlan: UInt16? = nil, towardsServer: Bool = true
    ) -> [UInt8] {
        let tag: [UInt8] = vlan.map { [UInt8($0 >> 8), UInt8($0 & 0xff), 0x08, 0x00] } ?? []
        let packet = FrameBuilder.ipv4Packet(
            source: source, destination: destination, protocolNumber: IPProtocol.udp, identification: 0,
            payload: [UInt8](repeating: 0x5a, count: length - 14 - tag.count - 20))
        return FrameBuilder.ethernetFrame(
            destination: towardsServer ? serverMAC : outsideMAC, source: towardsServer ? outsideMAC : serverMAC,
            etherType: vlan == nil ? EtherType.ipv4 : EtherType.vlan, payload: tag + packet)
    }

    static func plan(
        _ threshold: Threshold, seconds: Double = 0.5, windows: Int = 2, scope: SamplingScope = .received
    ) throws -> SamplingPlan {
        guard let prefix = IPPrefix(server, length: 32) else { throw TestFailure("\(server)") }
        return SamplingPlan(
            tenants: [SampledTenant(id: "server", addresses: [prefix])], policy: .fixed(threshold),
            windowSeconds: seconds, windowCount: windows, scope: scope)
    }

    /// One threshold for all traffic.
    static func program(_ threshold: Threshold, _ scope: SamplingScope = .received) throws -> FilterProgram {
        let filter = try TenantFilter(
            table: TenantTable([]), thresholds: .uniform(threshold, tenants: 0), link: .ethernet, scope: scope, epoch: 0
        )
        return filter.shards[0].program
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        guard descriptor >= 0, Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
            throw TestFailure("cannot write \(path): errno \(errno)")
        }
    }
}

/// The user's end of a tunnel; gone with its last reference.
final class Tunnel: Sendable {
    private let descriptor: Int32

    fileprivate init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Lets an IP packet arrive.
    func deliver(_ packet: [UInt8]) throws {
        guard write(descriptor, packet, packet.count) == packet.count else {
            throw TestFailure("cannot write to the tunnel: errno \(errno)")
        }
    }
}

/// Exact numbers of the sent frames and bytes.
struct Sent: Sendable {
    var inbound = (bytes: 0.0, packets: 0.0)
    var outbound = (bytes: 0.0, packets: 0.0)
    var bytes: Double { inbound.bytes + outbound.bytes }
    var packets: Double { inbound.packets + outbound.packets }
}

extension RawLinkSocket {
    /// Sends an IMIX, two frames towards the server for each one back, until `deadline` or until it `isOver`; on average `framesPerSecond`,
    /// which a sampler that is not optimized follows also on a machine that has other work.
    func sendMix(
        until deadline: MonotonicTime, vlan: UInt16? = nil, framesPerSecond: Int = 20_000,
        isOver: () -> Bool = { false }
    ) throws -> Sent {
        let lengths = [60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1_514]
        let frames = lengths.map { length in
            [true, false].map { TestNetwork.frame(length: length, towardsServer: $0, vlan: vlan) }
        }
        var sent = Sent()
        var turn = 0
        let start = MonotonicTime.now()
        while true {
            let now = MonotonicTime.now()
            guard now < deadline, !isOver() else { break }
            guard turn < Int((now - start).nanoseconds) / 1_000 * framesPerSecond / 1_000_000 else {
                usleep(200)
                continue
            }
            let isInbound = turn % 3 != 2
            let frame = frames[turn % lengths.count][isInbound ? 0 : 1]
            try send(frame)
            if isInbound {
                sent.inbound.bytes += Double(frame.count)
                sent.inbound.packets += 1
            } else {
                sent.outbound.bytes += Double(frame.count)
                sent.outbound.packets += 1
            }
            turn += 1
        }
        return sent
    }
}
