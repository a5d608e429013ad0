// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import Linux
internal import Values

/// A socket opened and connected on the polling thread; for TCP, connecting sends the SYN.
struct SocketStart: Sendable {
    enum Kind: Sendable { case stream, datagram }

    private(set) var descriptor: Descriptor?
    private(set) var began = ContinuousClock.now
    /// errno: 0 when connected at once, EINPROGRESS when under way.
    private(set) var error: Int32 = 0
    private(set) var source: IPAddress?
    private(set) var sourcePort: UInt16 = 0

    /// - Parameter sourcePorts: comes from the first of them that is free; from any port when none is.
    init(_ destination: IPAddress, _ port: UInt16, from sourcePorts: [UInt16], kind: Kind = .stream) {
        let isIPv6: Int32 = destination.family == .ipv6 ? 1 : 0
        let number = kind == .stream ? titipan_tcp_socket(isIPv6) : titipan_udp_socket(isIPv6)
        guard number >= 0 else {
            error = -number
            return
        }
        let descriptor = Descriptor(number)
        self.descriptor = descriptor
        _ = sourcePorts.first { titipan_bind_port(number, isIPv6, $0) == 0 }
        let bytes = destination.bytes
        began = ContinuousClock.now
        error = -titipan_connect(number, bytes, bytes.count, port)
        guard error == 0 || error == EINPROGRESS else { return }
        var local = [UInt8](repeating: 0, count: 16)
        let length = titipan_local_address(number, &local, &sourcePort)
        source = IPAddress(bytes: local.prefix(Int(max(0, length))))
    }
}
