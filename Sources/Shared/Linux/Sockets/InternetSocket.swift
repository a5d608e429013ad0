// SPDX-License-Identifier: Apache-2.0

internal import CLinux
package import Values

/// A non-blocking TCP or UDP socket that reports the ICMP errors about it (tcp(7), udp(7), ip(7), ipv6(7)).
///
/// Closing a TCP socket resets its connection, so that none stays in TIME_WAIT. It belongs to the network namespace of the thread that opens it.
package struct InternetSocket: Sendable {
    package enum Kind: Sendable { case stream, datagram }

    package let descriptor: Descriptor
    private let family: IPAddress.Family

    /// Throws socket(2)'s errno.
    package init(_ kind: Kind, _ family: IPAddress.Family) throws(SystemError) {
        let isIPv6: Int32 = family == .ipv6 ? 1 : 0
        let number = kind == .stream ? titipan_tcp_socket(isIPv6) : titipan_udp_socket(isIPv6)
        guard number >= 0 else { throw SystemError("open a \(kind == .stream ? "TCP" : "UDP") socket", -number) }
        descriptor = Descriptor(number)
        self.family = family
    }

    /// Chooses the local port; `false` when another socket has it.
    package func bind(port: UInt16) -> Bool {
        titipan_bind_port(descriptor.number, family == .ipv6 ? 1 : 0, port) == 0
    }

    /// Starts to connect, which for TCP sends the SYN. `nil` when connected at once; ``Errno/inProgress`` when under way.
    package func connect(to address: IPAddress, port: UInt16) -> Errno? {
        let bytes = address.bytes
        return failure(titipan_connect(descriptor.number, bytes, bytes.count, port))
    }

    /// The error of a connect that was under way; `nil` when it succeeded (SO_ERROR).
    package func connectFailure() -> Errno? {
        failure(-titipan_socket_error(descriptor.number))
    }

    /// The local address and port; `nil` before they are chosen.
    package var localEnd: (address: IPAddress, port: UInt16)? {
        var bytes = [UInt8](repeating: 0, count: 16)
        var port: UInt16 = 0
        let length = titipan_local_address(descriptor.number, &bytes, &port)
        return IPAddress(bytes: bytes.prefix(Int(max(0, length)))).map { ($0, port) }
    }

    /// Sends bytes or a datagram, and returns how many bytes the kernel took.
    package func send(_ bytes: [UInt8]) -> Result<Int, Failure> {
        let sent = titipan_write(descriptor.number, bytes, bytes.count)
        return sent < 0 ? .failure(Failure(errno: Errno(rawValue: Int32(-sent)))) : .success(sent)
    }

    /// The bytes that have arrived, or one datagram, at most `most` bytes; empty at a stream's end.
    package func receive(atMost most: Int) -> Result<[UInt8], Failure> {
        var length = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            length = titipan_read(descriptor.number, buffer.baseAddress, most)
            count = max(0, length)
        }
        return length < 0 ? .failure(Failure(errno: Errno(rawValue: Int32(-length)))) : .success(bytes)
    }

    /// Another descriptor of the same socket, to be closed by the caller; `nil` when the process has none left.
    package func duplicate() -> Int32? {
        let number = titipan_duplicate(descriptor.number)
        return number < 0 ? nil : number
    }

    /// Takes the socket's next ICMP error off the error queue (ip(7), IP_RECVERR); `nil` when there is none.
    package func nextICMPError() -> ICMPError? {
        var error = titipan_icmp_error()
        guard titipan_next_icmp_error(descriptor.number, &error) == 0 else { return nil }
        return ICMPError(origin: error.origin, type: error.type, code: error.code)
    }

    /// The address that this machine would send to `destination` from; `nil` without a route. Sends nothing.
    package static func sourceAddress(towards destination: IPAddress) -> IPAddress? {
        let bytes = destination.bytes
        var source = [UInt8](repeating: 0, count: 16)
        let length = titipan_source_address(bytes, bytes.count, &source)
        return IPAddress(bytes: source.prefix(Int(max(0, length))))
    }

    private func failure(_ result: Int32) -> Errno? {
        result == 0 ? nil : Errno(rawValue: -result)
    }

    /// The errno of a call on the socket.
    package struct Failure: Error, Hashable, Sendable {
        package let errno: Errno
    }

    /// An ICMP error about the socket's packets.
    package struct ICMPError: Hashable, Sendable {
        fileprivate let origin: UInt8
        package let type: UInt8
        package let code: UInt8

        /// Destination unreachable (ICMP type 3, ICMPv6 type 1), sent by the network and not by this host.
        package var isUnreachable: Bool { origin == 2 && type == 3 || origin == 3 && type == 1 }
    }
}
