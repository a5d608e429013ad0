// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Packets
internal import Values

/// Connection requests to the server's port on the mirror, and whether the server answered: requests with the order's tag are described one by one,
/// all others are counted.
struct ArrivalTracker {
    /// The most tagged requests that are described: an agent makes a dozen at most.
    static let mostArrivals = 32
    private static let mostOthers = 4096

    private struct Asker: Hashable {
        var address: IPAddress
        var port: UInt16
    }

    let address: IPAddress
    let port: UInt16
    let tags: Set<UInt16>
    /// The prober's own addresses: requests from them do not come from outside.
    let own: Set<IPAddress>
    /// The gateway, which may translate source addresses and ports: the prober's own requests come through it, and those from outside.
    let gateway: IPAddress?
    private var tagged: [Asker: ArrivalMeasurement.Arrival] = [:]
    private var order: [Asker] = []
    private var others: Set<Asker> = []
    /// Source ports of requests with the gateway's address.
    private var relayed: Set<UInt16> = []

    init(address: IPAddress, port: UInt16, tags: [UInt16], own: Set<IPAddress>, gateway: IPAddress? = nil) {
        self.address = address
        self.port = port
        self.tags = Set(tags)
        self.own = own
        self.gateway = gateway
    }

    /// Tagged requests in the order in which they came.
    var arrivals: [ArrivalMeasurement.Arrival] { order.compactMap { tagged[$0] } }

    /// - Parameter ownPorts: source ports of the prober's own requests to the public address, by which they are recognised behind the gateway.
    func otherRequests(ownPorts: Set<UInt16> = []) -> Int { others.count + relayed.subtracting(ownPorts).count }

    /// - Returns: whether the frame added something to a tagged request.
    @discardableResult
    mutating func receive(_ flow: FlowFrame, at wall: Timestamp) -> Bool {
        if flow.destination == address, flow.destinationPort == port {
            let asker = Asker(address: flow.source, port: flow.sourcePort)
            switch flow.content {
            case .segment(let segment) where segment.flags.contains(.syn) && !segment.flags.contains(.ack):
                return asked(asker, ttl: flow.ttl, at: wall)
            case .datagram: return asked(asker, ttl: flow.ttl, at: wall)
            case .segment, .unreachable, .otherError: return false
            }
        }
        guard flow.source == address, flow.sourcePort == port else { return false }
        return answered(Asker(address: flow.destination, port: flow.destinationPort), flow)
    }

    private mutating func asked(_ asker: Asker, ttl: Int, at wall: Timestamp) -> Bool {
        if tags.contains(asker.port) {
            // Repetitions, and the same frame mirrored from two ports, are one request.
            guard tagged[asker] == nil, order.count < ArrivalTracker.mostArrivals else { return false }
            order.append(asker)
            tagged[asker] = ArrivalMeasurement.Arrival(
                source: asker.address, sourcePort: asker.port, at: wall, ttl: ttl)
            return true
        }
        if asker.address == gateway {
            relayed.insert(asker.port)
        } else if !own.contains(asker.address), others.count < ArrivalTracker.mostOthers {
            others.insert(asker)
        }
        return false
    }

    private mutating func answered(_ asker: Asker, _ flow: FlowFrame) -> Bool {
        guard let before = tagged[asker] else { return false }
        switch flow.content {
        case .segment(let segment) where segment.flags.isSuperset(of: [.syn, .ack]): tagged[asker]?.answerTTL = flow.ttl
        case .segment(let segment) where segment.flags.contains(.rst) && tagged[asker]?.answerTTL == nil:
            tagged[asker]?.refused = true
        case .datagram: tagged[asker]?.answerTTL = flow.ttl
        case .segment, .unreachable, .otherError: return false
        }
        return tagged[asker] != before
    }
}
