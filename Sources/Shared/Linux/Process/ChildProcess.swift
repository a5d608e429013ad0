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
        return try start("/proc/self/exe", [CommandLine.arguments.first ?? "titipan"] + arguments, &actions)
    }

    /// Executes the program at `path`, with `arguments` behind its name. Its standard streams are these descriptors, or nothing (null(4)); it gets
    /// no others.
    package static func start(
        _ path: String, _ arguments: [String], input: Descriptor?, output: Descriptor?, errors: Descriptor?
    ) throws(SystemError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (stream, descriptor) in [(STDIN_FILENO, input), (STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor.number, stream)
            } else {
                posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
            }
        }
        return try start(path, [path] + arguments, &actions)
    }

    private static func start(
        _ path: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t
    ) throws(SystemError) -> ChildProcess {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this process has blocked, because it waits for them, are not blocked in the child, and what it ignores is not ignored there.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let error = posix_spawn(&process, path, &actions, &attributes, &words, environ)
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

    /// Waits for its end, once. What the kernel does not tell is `exited(255)`.
    package func wait() -> Ending { (try? ending()) ?? .exited(255) }

    /// Waits for its end, once.
    package func ending() throws(SystemError) -> Ending {
        let result = titipan_process_wait(identifier)
        guard result >= 0 else { throw SystemError("wait for a process", -result) }
        return result >= 256 ? .signalled(result - 256) : .exited(result)
    }
}
