// SPDX-License-Identifier: Apache-2.0

internal import CNetlinkRoute
internal import Values
internal import Linux

/// The kernel's classes of bandwidth on the interfaces of the calling thread's network namespace (rtnetlink(7)), one acknowledged message each. For
/// one thread; needs CAP_NET_ADMIN for what changes.
package final class TrafficShaper {
    /// The discipline at an interface's root.
    package enum Root: Hashable, Sendable {
        /// HTB under our handle.
        case ours
        /// One that the kernel puts there by itself, and that nobody misses.
        case standard(String)
        /// Somebody's: it stays.
        case foreign(String)
    }

    private let socket: OpaquePointer

    /// - Throws: ``ShapingError``.
    package init() throws(ShapingError) {
        var error: Int32 = 0
        guard let socket = titipan_route_open(&error) else { throw ShapingError("open a routing socket", error) }
        self.socket = socket
    }

    deinit { nl_socket_free(socket) }

    package func root(of interface: String) throws(ShapingError) -> Root {
        var kind = [CChar](repeating: 0, count: 32)
        var handle: UInt32 = 0
        let number = try number(of: interface)
        try check(titipan_qdisc_root(socket, number, &kind, &handle), "read the queue of \(interface)")
        let name = String(decoding: kind.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if name == "htb", handle == ShapingClass.root { return .ours }
        return TrafficShaper.standardKinds.contains(name) ? .standard(name) : .foreign(name)
    }

    /// What default_qdisc may name, and what virtual and many-queued interfaces have.
    private static let standardKinds: Set<String> = ["", "noqueue", "mq", "pfifo_fast", "pfifo", "fq", "fq_codel"]

    /// Puts HTB at the root. What no class is named for passes unshaped.
    package func makeRoot(of interface: String) throws(ShapingError) {
        try check(
            titipan_htb_root(socket, try number(of: interface), ShapingClass.root),
            "put HTB at the root of \(interface)")
    }

    package func add(_ minor: UInt16, _ rate: ShapedRate, to interface: String) throws(ShapingError) {
        let bytes = UInt64(clamping: rate.bitsPerSecond / 8)
        var wanted = titipan_htb_class(
            handle: ShapingClass.root | UInt32(minor), rate: bytes, ceiling: bytes,
            burst: UInt32(clamping: rate.burstBytes))
        try check(
            titipan_htb_add(
                socket, try number(of: interface), ShapingClass.root, &wanted, rate.quantum, rate.queueBytes),
            "add class \(ShapingClass.text(minor)) to \(interface)")
    }

    package func remove(_ minor: UInt16, from interface: String) throws(ShapingError) {
        try check(
            titipan_htb_delete(
                socket, try number(of: interface), ShapingClass.root, ShapingClass.root | UInt32(minor)),
            "delete class \(ShapingClass.text(minor)) of \(interface)")
    }

    /// Our classes on an interface by their minor numbers.
    package func classes(of interface: String) throws(ShapingError) -> [UInt16: ShapedRate] {
        let number = try number(of: interface)
        var list = [titipan_htb_class](repeating: titipan_htb_class(), count: 1 << 16)
        let count = titipan_htb_list(socket, number, &list, list.count)
        try check(Int32(clamping: min(count, 0)), "list the classes of \(interface)")
        var found: [UInt16: ShapedRate] = [:]
        for one in list.prefix(max(0, count)) where one.handle & 0xffff_0000 == ShapingClass.root {
            found[UInt16(truncatingIfNeeded: one.handle)] = ShapedRate(
                bitsPerSecond: Int64(clamping: one.rate) * 8, burstBytes: Int64(one.burst))
        }
        return found
    }

    /// Makes an interface that leads nowhere.
    func makeLink(_ name: String, _ other: String, _ kind: String) throws(ShapingError) {
        removeLink(name)
        try check(titipan_link_add(socket, name, other, kind), "make the interface \(name)")
    }

    func removeLink(_ name: String) { _ = titipan_link_delete(socket, name) }

    private func number(of interface: String) throws(ShapingError) -> Int32 {
        let number = titipan_interface_number(interface)
        guard number > 0 else { throw ShapingError(what: "find \(interface)", why: "there is no such interface") }
        return number
    }

    private func check(_ result: Int32, _ what: String) throws(ShapingError) {
        if result < 0 { throw ShapingError(what, result) }
    }
}

/// The kernel, or libnl, refused.
package struct ShapingError: Error, Hashable, CustomStringConvertible {
    package let what: String
    package let why: String

    init(what: String, why: String) {
        self.what = what
        self.why = why
    }

    /// - Parameter code: of libnl, below 0.
    init(_ what: String, _ code: Int32) {
        self.what = what
        why = nl_geterror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    package var description: String { "cannot \(what): \(why)" }
}
