// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import Dispatch
import Glibc

/// `filter-trial CONFINEMENT ACT…`: enters the confinement, tries one act after the other, and prints a line for each: 0 where it was allowed, or
/// else errno. For ConfinementTests.
@main
struct FilterTrial {
    static func main() {
        let words = CommandLine.arguments.dropFirst().map { String($0) }
        guard words.count > 1, let confinement = Confinement.allCases.first(where: { "\($0)" == words[0] }) else {
            exit(64)
        }
        do throws(PrivilegeError) { try confinement.enter() } catch { exit(65) }
        for act in words.dropFirst() {
            errno = 0
            let number = attempt(act) >= 0 ? 0 : errno
            let line = "\(number)\n"
            write(1, line, line.utf8.count)
        }
    }

    private static func attempt(_ act: String) -> Int32 {
        switch act {
        case "read": return open("/etc/passwd", O_RDONLY)
        case "write":
            let path = "/dev/shm/filter-trial-\(getpid())"
            let made = open(path, O_WRONLY | O_CREAT, 0o600)
            if made >= 0 { unlink(path) }
            return made
        case "execute":
            var words: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
            return execv("/bin/true", &words)
        case "tcp": return socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        case "udp": return socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        case "routes": return socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), 0)
        case "tables": return socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), 12)
        case "raw": return socket(AF_INET, Int32(SOCK_RAW.rawValue), 1)
        case "packets": return socket(AF_PACKET, Int32(SOCK_RAW.rawValue), 0)
        case "local": return socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        case "listen": return listen(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), 1)
        case "signal": return kill(getppid(), 0)
        case "code":
            let mapped = mmap(nil, 4_096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            return mapped == MAP_FAILED ? -1 : 0
        case "type":
            var key = CChar(0x20)
            return ioctl(0, 0x5412 /* TIOCSTI */, &key)
        case "tasks": return waitForTasks()
        default: exit(64)
        }
    }

    /// Has work wait for threads for longer than a second: then libdispatch looks at the threads' state.
    private static func waitForTasks() -> Int32 {
        let group = DispatchGroup()
        let end = DispatchTime.now() + .milliseconds(1_500)
        for _ in 0..<1_000 {
            DispatchQueue.global().async(group: group) { if DispatchTime.now() < end { usleep(100_000) } }
        }
        return group.wait(timeout: .now() + 30) == .success ? 0 : -1
    }
}
