// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A process that this one has started.
package final class ChildProcess: Sendable {
    package enum Ending: Hashable, Sendable, CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)

        package var description: String {
            switch self {
            case .exited(let status): "exit status \(status)"
            case .signalled(SIGSYS): "a forbidden system call (SIGSYS)"
            case .signalled(let number): "signal \(number)"
            }
        }
    }

    /// The descriptor that a child finds its ``startAgain(_:handing:)`` socket at.
    package static let handedDescriptor: Int32 = 3

    package let identifier: Int32
    /// Readable once the process has ended (pidfd_open(2)).
    package let end: Descriptor

    /// Executes the program that runs now once more, whatever stands at its path meanwhile, with `arguments` behind its name.
    ///
    /// `descriptor` becomes the child's ``handedDescriptor``; of the others it gets the standard streams alone. It inherits what capabilities are
    /// ambient.
    package static func startAgain(_ arguments: [String], handing descriptor: Descriptor) throws(SystemError)
        -> ChildProcess
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptor.number, handedDescriptor)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this process has blocked, because it waits for them, are not blocked in the child.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let name = CommandLine.arguments.first ?? "titipan"
        var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let error = posix_spawn(&process, "/proc/self/exe", &actions, &attributes, &words, environ)
        guard error == 0 else { throw SystemError("start a process", error) }
        let end = titipan_process_open(process)
        guard end >= 0 else {
            Glibc.kill(process, SIGKILL)
            _ = titipan_process_wait(process)
            throw SystemError("watch a process", -end)
        }
        return ChildProcess(identifier: process, end: Descriptor(end))
    }

    private init(identifier: Int32, end: Descriptor) {
        self.identifier = identifier
        self.end = end
    }

    /// Ends it at once (SIGKILL). To be called before ``wait()`` has returned.
    package func kill() { _ = Glibc.kill(identifier, SIGKILL) }

    /// Waits for its end, once.
    package func wait() -> Ending {
        let result = titipan_process_wait(identifier)
        return result >= 256 ? .signalled(result - 256) : .exited(max(0, result))
    }
}
