// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// One end of a pair of connected sockets between two processes of one program (unix(7)), for messages of bounded length: four bytes of length, most
/// significant first, and so many bytes.
///
/// Each direction is for one thread at a time. What the other end sends is not believed: a length beyond the bound ends the connection.
package final class MessageSocket: Sendable {
    /// A message, and the descriptor that came with it.
    package struct Message: Sendable {
        package let bytes: [UInt8]
        package let descriptor: Descriptor?
    }

    /// Bytes of a message, at most: many times what 10,000 windows of traffic take in JSON.
    package static let largestMessage = 16 << 20

    package let descriptor: Descriptor

    package init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// This process's end, and the one to hand to a child.
    package static func pair() throws(SystemError) -> (own: MessageSocket, other: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let result = titipan_socket_pair(&ends)
        guard result == 0 else { throw SystemError("open a pair of sockets", -result) }
        return (MessageSocket(Descriptor(ends[0])), Descriptor(ends[1]))
    }

    /// The socket that the process that started this one has handed over. Throws ENOTSOCK when there is none.
    package static func handed() throws(SystemError) -> MessageSocket {
        let number = ChildProcess.handedDescriptor
        guard titipan_peer_user(number) >= 0 else { throw SystemError("use the socket of a supervisor", ENOTSOCK) }
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return MessageSocket(Descriptor(number))
    }

    /// Sends a message, and a descriptor with it. `false` when the other end is gone, took nothing for `milliseconds`, or the message is too long.
    package func send(_ bytes: [UInt8], handing handed: Descriptor? = nil, milliseconds: Int32) -> Bool {
        guard bytes.count <= MessageSocket.largestMessage else { return false }
        let length = UInt32(bytes.count)
        let head = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) }
        if let handed {
            // Four bytes go in one piece: each piece of a stream socket of a process is a page at least.
            guard waitUntilWritable(descriptor.number, milliseconds: milliseconds) == .ready,
                head.withUnsafeBytes({
                    titipan_send_with(descriptor.number, $0.baseAddress, $0.count, handed.number)
                }) == head.count
            else { return false }
            return send(bytes[...], milliseconds)
        }
        return send((head + bytes)[...], milliseconds)
    }

    private func send(_ bytes: ArraySlice<UInt8>, _ milliseconds: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let (count, error) = rest.withUnsafeBytes { buffer in
                let count = Glibc.send(
                    descriptor.number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                return (count, errno)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if error == EAGAIN {
                guard waitUntilWritable(descriptor.number, milliseconds: milliseconds) == .ready else { return false }
            } else if error != EINTR {
                return false
            }
        }
        return true
    }

    /// Waits for the next message; `nil` when the other end is gone, or sends what is no message.
    package func receive() -> Message? {
        var head = [UInt8](repeating: 0, count: 4)
        var handed: Int32 = -1
        let count = head.withUnsafeMutableBytes {
            titipan_receive_with(descriptor.number, $0.baseAddress, $0.count, &handed)
        }
        let passed = handed >= 0 ? Descriptor(handed) : nil
        guard count > 0, fill(&head, from: count) else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= MessageSocket.largestMessage else { return nil }
        var bytes = [UInt8](repeating: 0, count: length)
        guard fill(&bytes, from: 0) else { return nil }
        return Message(bytes: bytes, descriptor: passed)
    }

    private func fill(_ bytes: inout [UInt8], from start: Int) -> Bool {
        var filled = start
        while filled < bytes.count {
            let (count, error) = bytes.withUnsafeMutableBytes { buffer in
                let count = Glibc.read(
                    descriptor.number, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
                return (count, errno)
            }
            if count > 0 {
                filled += count
            } else if count == 0 || error != EINTR {
                return false
            }
        }
        return true
    }

    /// Ends both directions: what either end waits for is over.
    package func shutDown() { _ = shutdown(descriptor.number, Int32(SHUT_RDWR)) }
}
