// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// One datagram of the kernel's answer to one request (netlink(7)).
struct NetlinkAnswers {
    /// How a sequence of answers ends.
    enum End: Equatable {
        case done
        case failed(errorNumber: Int32)
    }

    /// Messages without their headers; one at most, unless the request was a dump.
    private(set) var bodies: [[UInt8]] = []
    /// `nil`: another datagram follows.
    private(set) var end: End?

    /// Reads the first `count` bytes of `datagram`; the kernel never sends a truncated message. Answers to an earlier request, which timed out, are
    /// skipped.
    init(_ datagram: [UInt8], count: Int, sequence: UInt32, isDump: Bool) {
        let header = 16
        var offset = 0
        while end == nil, let length = datagram.native(UInt32.self, at: offset).map(Int.init), length >= header,
            offset + length <= min(count, datagram.count)
        {
            defer { offset += (length + 3) & ~3 }
            guard datagram.native(UInt32.self, at: offset + 8) == sequence else { continue }
            switch datagram.native(UInt16.self, at: offset + 4) {
            case UInt16(NLMSG_DONE): end = .done
            case UInt16(NLMSG_ERROR):
                // struct nlmsgerr begins with -errno, or 0 for an acknowledgement.
                let code = length >= header + 4 ? datagram.native(Int32.self, at: offset + header) ?? 0 : 0
                end = code == 0 ? .done : .failed(errorNumber: 0 &- code)
            default:
                bodies.append(Array(datagram[(offset + header)..<(offset + length)]))
                if !isDump { end = .done }
            }
        }
    }
}
