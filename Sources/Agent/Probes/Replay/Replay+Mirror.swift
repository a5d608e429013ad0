// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Frames of the mirrored link, measured again.
extension Replay {
    /// Tagged requests, measured again. Other requests are counted and never kept: their number is taken from the report.
    func arrivals(_ reported: ArrivalMeasurement) -> ArrivalMeasurement {
        let target = order.target
        var tracker = ArrivalTracker(
            address: target.serverAddress, port: target.serverPort, tags: order.tagPorts, own: [])
        for frame in file.frames {
            if let flow = FlowFrame(frame.bytes) { tracker.receive(flow, at: frame.wall) }
        }
        return ArrivalMeasurement(
            interface: reported.interface, address: target.serverAddress, port: target.serverPort,
            arrivals: tracker.arrivals, others: reported.others, watch: reported.watch)
    }

    /// The server's frames, counted again. Frames of others are counted and never kept: their number is taken from the report.
    func senders(_ reported: MirrorMeasurement) -> MirrorMeasurement {
        var tracker = SenderTracker(registered: order.target.macAddresses, own: nil)
        for frame in file.frames { tracker.receive(frame.bytes, at: frame.wall) }
        var mirror = reported
        mirror.server = tracker.server
        return mirror
    }

    /// The LLDP announcements of switches, measured again; SNMP answers are taken from the report.
    func switchPort(_ reported: SwitchPortMeasurement) -> SwitchPortMeasurement {
        var port = reported
        let heard = file.frames.compactMap { frame in
            LinkNeighbours.Announcement.read(frame.bytes, at: clock.instant(frame.nanoseconds))?.0
        }
        port.sightings = reported.sightings.filter { $0.source != .lldp }
        port.sightings += heard.compactMap { $0.sighting(registered: order.target.macAddresses) }
        return port
    }
}
