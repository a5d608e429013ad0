// SPDX-License-Identifier: Apache-2.0

internal import CNetlinkRoute
internal import Linux

/// Hears by rtnetlink(7) of changes to queues, classes, interfaces and neighbours in the network namespace of the thread that makes it.
struct RouteMonitor: Sendable {
    /// - Parameters:
    ///   - changed: called on a thread of its own for each change that may concern us, but for this process's own.
    ///   - end: ends the thread once it is raised.
    /// - Throws: ``ShapingError``, `SystemError`.
    static func start(until end: WakeSignal, _ changed: @escaping @Sendable (ForeignChange) -> Void) throws {
        var error: Int32 = 0
        guard let socket = titipan_route_listen(&error) else {
            throw ShapingError("listen to the kernel's routing", error)
        }
        let listener = Listener(socket)
        try WorkerThread.start("route monitor") { listener.run(until: end, changed) }
    }

    /// Used by one thread alone once it is made.
    private final class Listener: @unchecked Sendable {
        private let socket: OpaquePointer

        init(_ socket: OpaquePointer) { self.socket = socket }
        deinit { nl_socket_free(socket) }

        func run(until end: WakeSignal, _ changed: (ForeignChange) -> Void) {
            var notices = [titipan_route_notice](repeating: titipan_route_notice(), count: 256)
            while true {
                switch waitUntilReadable(nl_socket_get_fd(socket), wake: end, milliseconds: .max) {
                case .woken: return
                case .timedOut: continue
                case .ready: break
                }
                let count = titipan_route_notices(socket, &notices, Int32(notices.count))
                var told: Set<ForeignChange> = []
                for notice in notices.prefix(Int(max(0, count))) {
                    if let change = RouteMonitor.change(notice.type, port: notice.port) { told.insert(change) }
                }
                for change in told { changed(change) }
            }
        }
    }

    /// What a notice says: the port of a process's first netlink socket is the process's number, of further ones its lower bits (libnl).
    static func change(_ type: UInt16, port: UInt32) -> ForeignChange? {
        let process = Int32(port & 0x3f_ffff)
        if port != 0, process == ThisProcess.identifier & 0x3f_ffff { return nil }
        let named = ForeignChange(process: port == 0 ? nil : process, name: nil)
        switch Int32(type) {
        case 0, Int32(RTM_NEWQDISC), Int32(RTM_DELQDISC), Int32(RTM_NEWTCLASS), Int32(RTM_DELTCLASS),
            Int32(RTM_NEWLINK),
            Int32(RTM_DELLINK):
            return named
        // Neighbours come and go by themselves; what a program changes has its port.
        case Int32(RTM_NEWNEIGH), Int32(RTM_DELNEIGH): return port == 0 ? nil : named
        default: return nil
        }
    }
}
