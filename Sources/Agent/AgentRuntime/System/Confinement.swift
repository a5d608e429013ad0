// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// What is left to a process that handles bytes of strangers, entered before it reads the first of them: one filter of system calls for each kind of
/// work (``SystemCallFilter``).
package enum Confinement: Hashable, Sendable, CaseIterable {
    /// Frames of every tenant: no file, no program, no socket beside those that are open.
    case capture
    /// Conversations with servers and switches: sockets for them, neither raw nor of packets; no file, no program.
    case probe
    /// A load by iperf3, which is executed, reads libraries and writes a temporary file.
    case load
    /// Exchange with the service: its sockets, and the files of the state directory; no program.
    case delivery
    /// Changes to the kernel's network: netlink, the programs nft and conntrack, the files of the state directory; no socket that leads off the
    /// machine.
    case provisioning
    /// Files of others, read: no writing, no program, no socket.
    case fileReading

    var permissions: SystemCallFilter.Permissions {
        switch self {
        case .capture: []
        case .probe: .connects
        case .load: [.readsFiles, .writesFiles, .connects, .executes]
        case .delivery: [.readsFiles, .writesFiles, .connects]
        case .provisioning: [.readsFiles, .writesFiles, .configuresNetwork, .executes]
        case .fileReading: .readsFiles
        }
    }

    /// Puts the filter on every thread of the process, for good. Throws when the kernel has none: the agent must not continue then.
    package func enter() throws(PrivilegeError) {
        ThisProcess.loadTimeZone()
        do throws(SystemError) {
            try SystemCallFilter.install(permissions)
        } catch {
            throw .unfiltered(systemError: error.number)
        }
    }
}
