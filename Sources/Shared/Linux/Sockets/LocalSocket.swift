// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A connected stream socket between two processes of this machine (unix(7)).
package final class LocalSocket: Sendable {
    private let descriptor: Descriptor

    private init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// Connects to the socket at `path`. Throws when there is none, or nobody listens.
    package static func connect(to path: String) throws(SystemError) -> LocalSocket {
        let descriptor = try newSocket()
        guard try withAddress(path, { Glibc.connect(descriptor.number, $0, $1) }) == 0 else {
            throw SystemError("connect to \(path)", errno)
        }
        return LocalSocket(descriptor)
    }

    /// Waits at most `milliseconds` for bytes; `nil` when none came in time, or the other end is gone.
    package func receive(atMost most: Int, milliseconds: Int32) -> [UInt8]? {
        guard waitUntilReadable(descriptor.number, milliseconds: milliseconds) == .ready,
            case .bytes(let bytes) = descriptor.read(atMost: most)
        else { return nil }
        return bytes
    }

    /// Sends all bytes; false when the other end is gone, or took nothing for `milliseconds`.
    package func send(_ bytes: [UInt8], milliseconds: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard waitUntilWritable(descriptor.number, milliseconds: milliseconds) == .ready else { return false }
            let (count, error) = rest.withUnsafeBytes { buffer in
                let count = Glibc.send(
                    descriptor.number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                return (count, errno)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if error != EAGAIN && error != EINTR {
                return false
            }
        }
        return true
    }

    /// Ends both directions: what either end waits for is over.
    package func shutDown() { _ = shutdown(descriptor.number, Int32(SHUT_RDWR)) }

    /// Whether the process at the other end runs as this process's user, or as root (SO_PEERCRED).
    fileprivate var isOfThisUser: Bool {
        let user = titipan_peer_user(descriptor.number)
        return user == 0 || user == Int64(geteuid())
    }

    /// A socket that others of the same user, and root, can connect to.
    package final class Listener: Sendable {
        private let descriptor: Descriptor
        private let path: String

        /// Listens at `path` (mode 0600, at most 107 bytes), in the place of what an earlier process left there.
        package init(_ path: String) throws(SystemError) {
            descriptor = try newSocket()
            self.path = path
            unlink(path)
            guard try withAddress(path, { bind(descriptor.number, $0, $1) }) == 0 else {
                throw SystemError("make the socket \(path)", errno)
            }
            chmod(path, 0o600)
            guard listen(descriptor.number, 16) == 0 else { throw SystemError("listen at \(path)", errno) }
        }

        /// Waits at most `milliseconds` for somebody to connect.
        package func accept(milliseconds: Int32) -> LocalSocket? {
            guard waitUntilReadable(descriptor.number, milliseconds: milliseconds) == .ready else { return nil }
            let number = Glibc.accept(descriptor.number, nil, nil)
            guard number >= 0 else { return nil }
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            let socket = LocalSocket(Descriptor(number))
            return socket.isOfThisUser ? socket : nil
        }

        /// Takes the name away; who is connected stays so.
        package func remove() { unlink(path) }
    }
}

private func newSocket() throws(SystemError) -> Descriptor {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemError("open a local socket", errno) }
    return Descriptor(number)
}

/// Throws ENAMETOOLONG for a path that does not fit into an address.
private func withAddress<T>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T
) throws(SystemError) -> T {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
        throw SystemError("name a local socket \(path)", ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
