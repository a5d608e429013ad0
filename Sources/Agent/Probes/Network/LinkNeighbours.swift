// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Packets
internal import Synchronization
internal import Values

/// The systems that announced themselves by LLDP on the mirrored link, each for its time to live.
///
/// Announcements come every half minute, so that this listens all the time, between verifications too. Nothing in them is authenticated: a
/// server can write a switch's announcement itself. They are weaker evidence than a switch's answer over SNMP.
final class LinkNeighbours: Sendable {
    struct Announcement: Sendable, Hashable {
        var sender: MACAddress
        var chassis: LLDPIdentifier
        var port: LLDPIdentifier
        var portDescription: String
        var systemName: String
        var managementAddress: IPAddress?
        var expires: ContinuousClock.Instant
        /// The frame as it was received, and when.
        var frame: [UInt8]
        var heard: ContinuousClock.Instant
    }

    /// The most announcements that are kept: more are an attack, or a mirror of a whole server room. The one that expires first is dropped.
    static let most = 64

    private let announcements = Mutex<[Announcement]>([])

    /// Takes a frame of the mirrored link; anything that is no announcement is ignored.
    func receive(_ bytes: [UInt8], at now: ContinuousClock.Instant) {
        guard let (heard, seconds) = Announcement.read(bytes, at: now) else { return }
        announcements.withLock { all in
            all.removeAll { $0.expires <= now || ($0.chassis == heard.chassis && $0.port == heard.port) }
            guard seconds > 0 else { return }
            if all.count >= LinkNeighbours.most, let first = all.indices.min(by: { all[$0].expires < all[$1].expires })
            {
                all.remove(at: first)
            }
            all.append(heard)
        }
    }

    func current(at now: ContinuousClock.Instant) -> [Announcement] {
        announcements.withLock { $0.filter { $0.expires > now } }
    }
}

extension LinkNeighbours.Announcement {
    /// An announcement, and its time to live in seconds.
    static func read(_ bytes: [UInt8], at now: ContinuousClock.Instant) -> (Self, seconds: UInt16)? {
        guard let frame = try? EthernetView(bytes.span.bytes), frame.etherType == EtherType.lldp,
            let view = try? LLDPView(frame.payload)
        else { return nil }
        let announcement = LinkNeighbours.Announcement(
            sender: frame.source, chassis: view.chassis, port: view.port,
            portDescription: view.portDescription ?? "", systemName: view.systemName ?? "",
            managementAddress: view.managementAddress, expires: now + .seconds(view.timeToLive),
            frame: bytes, heard: now)
        return (announcement, view.timeToLive)
    }

    /// The switch port that the announcement names as the server's; `nil` when a registered address itself, or another end system, sent it.
    func sighting(registered: [MACAddress]) -> SwitchPortMeasurement.Sighting? {
        guard !isFrom(registered) else { return nil }
        let name = [systemName, managementAddress?.description ?? ""].first { !$0.isEmpty }
        return SwitchPortMeasurement.Sighting(
            source: .lldp, switchName: name ?? chassis.text,
            port: port.portName(description: portDescription), description: portDescription)
    }

    func isFrom(_ registered: [MACAddress]) -> Bool {
        let names: [MACAddress?] = [sender, chassis.macAddress, port.macAddress]
        return registered.contains { names.contains($0) }
    }
}
