// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Synchronization
internal import Linux

/// A socket for requests to the kernel about links, addresses and routes (rtnetlink(7)); bound to the network namespace of the thread that
/// opened it.
final class NetlinkSocket: Sendable {
    private let descriptor: Descriptor
    private let sequence = Mutex<UInt32>(0)

    init() throws(CaptureError) {
        let number = titipan_rtnetlink_open()
        guard number >= 0 else { throw CaptureError(.readInterface, "rtnetlink", errorNumber: -number) }
        descriptor = Descriptor(number)
    }

    /// Sends a request of `type` whose body is `body` and returns the bodies of the answers: one, or with `dump` all.
    /// `subject` is what an error names.
    func request(type: UInt16, body: [UInt8], dump: Bool, subject: String) throws(CaptureError) -> [[UInt8]] {
        let outcome: Result<[[UInt8]], CaptureError> = sequence.withLock { sequence in
            sequence &+= 1
            let flags = UInt16(NLM_F_REQUEST) | (dump ? UInt16(NLM_F_ROOT | NLM_F_MATCH) : 0)
            var message: [UInt8] = []
            message.append(native: UInt32(16 + body.count))
            message.append(native: type)
            message.append(native: flags)
            message.append(native: sequence)
            message.append(native: UInt32(0))
            message.append(contentsOf: body)
            let sent = titipan_rtnetlink_send(descriptor.number, message, message.count)
            guard sent == 0 else { return .failure(CaptureError(.readInterface, subject, errorNumber: -sent)) }
            return answers(to: sequence, dump: dump, subject: subject)
        }
        return try outcome.get()
    }

    private func answers(to sequence: UInt32, dump: Bool, subject: String) -> Result<[[UInt8]], CaptureError> {
        var bodies: [[UInt8]] = []
        var buffer = [UInt8](repeating: 0, count: 32 << 10)
        while true {
            let count = titipan_rtnetlink_receive(descriptor.number, &buffer, buffer.count)
            guard count > 0 else {
                return .failure(CaptureError(.readInterface, subject, errorNumber: Int32(-count)))
            }
            let datagram = NetlinkAnswers(buffer, count: count, sequence: sequence, isDump: dump)
            bodies += datagram.bodies
            switch datagram.end {
            case .done: return .success(bodies)
            case .failed(let errorNumber):
                return .failure(CaptureError(.readInterface, subject, errorNumber: errorNumber))
            case nil: continue
            }
        }
    }
}

extension [UInt8] {
    /// A number in the machine's byte order, or `nil` when it would lie outside.
    func native<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T? {
        guard offset >= 0, offset <= count - MemoryLayout<T>.size else { return nil }
        return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) }
    }

    mutating func append(native value: some FixedWidthInteger & BitwiseCopyable) {
        Swift.withUnsafeBytes(of: value) { append(contentsOf: $0) }
    }

    /// The attributes (struct rtattr) from `offset` to the end, by type; of several of one type the first counts.
    func attributes(from offset: Int) -> [UInt16: [UInt8]] {
        var found: [UInt16: [UInt8]] = [:]
        var position = offset
        while let length = native(UInt16.self, at: position).map(Int.init), length >= 4, position + length <= count,
            let type = native(UInt16.self, at: position + 2)
        {
            let kind = type & 0x3fff
            if found[kind] == nil { found[kind] = Array(self[(position + 4)..<(position + length)]) }
            position += (length + 3) & ~3
        }
        return found
    }
}
