// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Linux

/// Looks every few seconds whether the interfaces are still there to which a process's sockets are bound: these stay bound to a device that is
/// gone, and receive nothing from another of its name.
struct InterfaceWatch: Sendable {
    private let check: @Sendable () throws -> Void

    private static let milliseconds: Int32 = 2_000

    /// For a process that may open no socket: asks through the sampler's own.
    init(_ sampler: Sampler) {
        check = { try sampler.checkInterface() }
    }

    /// - Parameter names: must be there now, in the network namespace of the calling thread.
    init(_ names: [String]) throws(CaptureError) {
        var indices: [String: Int32] = [:]
        for name in names { indices[name] = try InterfaceFacts.read(name).index }
        let found = indices
        check = {
            for (name, index) in found where try InterfaceFacts.read(name).index != index {
                throw InterfaceReplaced(name: name)
            }
        }
    }

    /// Calls `lost` once, on a thread in the network namespace of the calling one.
    func start(_ lost: @escaping @Sendable (any Error) -> Void) throws(SystemError) {
        let never = try WakeSignal()
        try WorkerThread.start("interfaces") {
            while true {
                _ = waitUntilReadable(never.descriptor.number, milliseconds: InterfaceWatch.milliseconds)
                do { try check() } catch { return lost(error) }
            }
        }
    }
}

private struct InterfaceReplaced: Error, CustomStringConvertible {
    let name: String
    var description: String { "\(name) is another device than before" }
}
