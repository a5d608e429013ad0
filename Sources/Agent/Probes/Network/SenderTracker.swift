// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The senders of the frames on a mirror: the server's registered interfaces, and all other stations together.
struct SenderTracker {
    /// Other stations that are told apart.
    static let mostSenders = 64

    let registered: Set<MACAddress>
    /// The mirror's own interface: frames to it reach any port of a switch, mirrored or not.
    let own: MACAddress?
    private(set) var server: [MirrorMeasurement.Sender] = []
    private(set) var others: MirrorMeasurement.Others?
    private var senders: Set<MACAddress> = []

    init(registered: [MACAddress], own: MACAddress?) {
        self.registered = Set(registered)
        self.own = own
    }

    /// - Parameter frame: from the Ethernet header on; shorter ones count as nothing.
    /// - Returns: whether it is the server's.
    @discardableResult
    mutating func receive(_ frame: [UInt8], at time: Timestamp) -> Bool {
        guard let destination = MACAddress(in: frame, at: 0), let source = MACAddress(in: frame, at: 6) else {
            return false
        }
        if registered.contains(source) {
            note(source, at: time)
            return true
        }
        guard !destination.isGroup, !source.isGroup, destination != own, source != own else { return false }
        if senders.count < Self.mostSenders { senders.insert(source) }
        var seen = others ?? MirrorMeasurement.Others(frames: 0, senders: 0, first: time, last: time)
        seen.frames = seen.frames.adding(saturating: 1)
        seen.senders = senders.count
        seen.last = time
        others = seen
        return false
    }

    private mutating func note(_ source: MACAddress, at time: Timestamp) {
        guard let index = server.firstIndex(where: { $0.macAddress == source }) else {
            server.append(MirrorMeasurement.Sender(macAddress: source, frames: 1, first: time, last: time))
            return
        }
        server[index].frames = server[index].frames.adding(saturating: 1)
        server[index].last = time
    }
}

extension MACAddress {
    /// Six bytes of a frame; `nil` where it ends before them.
    fileprivate init?(in frame: [UInt8], at offset: Int) {
        guard frame.count >= offset + 6 else { return nil }
        self.init(bits: frame[offset..<offset + 6].reduce(0) { $0 << 8 | UInt64($1) })
    }

    fileprivate var isGroup: Bool { bits >> 40 & 1 == 1 }
}
