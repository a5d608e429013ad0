// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Linux

/// Drops the privileges that the agent no longer needs once its sockets are open.
package enum Privileges {
    /// Changes to `user` if one is named, then takes every capability from the process and keeps it from gaining any.
    ///
    /// To be called while the process has one thread: capabilities belong to threads, and later threads inherit from this one. Throws when a
    /// privilege is left: the agent must not continue then.
    package static func drop(to user: String?) throws(PrivilegeError) {
        if let user { try become(user) }
        do throws(SystemError) {
            try Capabilities.dropAll()
            try Capabilities.refuseCoreDumps()
        } catch { throw .stillPrivileged }
        guard threadsWithCapabilities() == 0 else { throw .stillPrivileged }
    }

    /// Changes to `user` if one is named, and keeps CAP_NET_RAW alone, for the processes that will be started: those that capture need it until their
    /// sockets are open. Without it nothing is kept. To be called while the process has one thread.
    package static func keepRawSockets(as user: String?) throws(PrivilegeError) {
        if let user { try become(user, keepingCapabilities: true) }
        do throws(SystemError) {
            _ = try Capabilities.keepRawSockets()
            try Capabilities.refuseCoreDumps()
        } catch { throw .stillPrivileged }
    }

    /// Changes to the user that `directory` belongs to, if there is one and the process runs as root, and keeps CAP_NET_ADMIN alone, for itself and
    /// for what it starts. Without it nothing is kept. To be called while the process has one thread.
    package static func keepNetworkAdministration(asOwnerOf directory: String) throws(PrivilegeError) {
        try become(ownerOf: directory, keepingCapabilities: true)
        do throws(SystemError) {
            _ = try Capabilities.keepNetworkAdministration()
            try Capabilities.refuseCoreDumps()
        } catch { throw .stillPrivileged }
    }

    /// Changes to the user that `directory` belongs to, if there is one and the process runs as root, and drops every capability.
    package static func drop(toOwnerOf directory: String) throws(PrivilegeError) {
        // As root it makes a directory that is not there yet.
        guard UserAccount.currentIsRoot, let owner = UserAccount(owning: directory), !owner.isCurrent else { return }
        try become(ownerOf: directory, keepingCapabilities: false)
        try drop(to: nil)
    }

    private static func become(ownerOf directory: String, keepingCapabilities: Bool) throws(PrivilegeError) {
        guard UserAccount.currentIsRoot, let owner = UserAccount(owning: directory), !owner.isCurrent else { return }
        do throws(SystemError) { try owner.become(keepingCapabilities: keepingCapabilities) } catch {
            throw .cannotBecome("\(owner.user)", systemError: error.number)
        }
    }

    private static func become(_ name: String, keepingCapabilities: Bool = false) throws(PrivilegeError) {
        guard let account = UserAccount(named: name) else { throw .noSuchUser(name) }
        if account.isCurrent { return }
        do throws(SystemError) { try account.become(keepingCapabilities: keepingCapabilities) } catch {
            throw .cannotBecome(name, systemError: error.number)
        }
    }

    /// Threads of this process with an effective or permitted capability; -1 when that cannot be seen.
    package static func threadsWithCapabilities() -> Int {
        guard let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") else { return -1 }
        return threads.count { thread in
            let status = KernelFile.read("/proc/self/task/\(thread)/status")
            return String(decoding: status, as: UTF8.self).split(separator: "\n").contains { line in
                (line.hasPrefix("CapEff:") || line.hasPrefix("CapPrm:"))
                    && line.dropFirst(7).contains { $0 != "0" && $0 != "\t" }
            }
        }
    }
}

package enum PrivilegeError: Error, Sendable, Hashable, CustomStringConvertible {
    case noSuchUser(String)
    case cannotBecome(String, systemError: Int32)
    case stillPrivileged
    /// The kernel takes no filter of system calls.
    case unfiltered(systemError: Int32)

    package var description: String {
        switch self {
        case .noSuchUser(let name): "there is no user “\(name)”: create it, or change “user” in the configuration"
        case .cannotBecome(let name, let error):
            "cannot become the user “\(name)”: \(SystemError.text(error)); start the agent as root, or leave “user” out"
        case .stillPrivileged: "privileges could not be given up; the agent does not go on with them"
        case .unfiltered(let error):
            "system calls cannot be filtered (seccomp): \(SystemError.text(error)); use a kernel with CONFIG_SECCOMP_FILTER, and allow seccomp(2) "
                + "where a container or a unit forbids it"
        }
    }
}
