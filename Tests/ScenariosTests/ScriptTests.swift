// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

/// The way in which the scripts wait and end.
@Suite("Scripts that stay up", .serialized, .timeLimit(.minutes(5)))
struct ScriptTests {
    private func bash(_ program: String, _ words: String...) async throws -> Script.Result {
        try await Script.execute("/bin/bash", ["-c", program, "bash"] + words)
    }

    /// Process ids are given again soon where there are only 400 of them. Linux 6.14 and later have that limit for each namespace; before, it
    /// is the whole machine's, which a test does not change.
    @Test("A wait ends, whichever process ids are given again meanwhile")
    func processIDsWrap() async throws {
        let loop = """
            set -euo pipefail
            source scripts/lib/common.sh
            source scripts/lib/processes.sh
            STATE=$(mktemp -d)
            trap 'rm -rf "$STATE"' EXIT
            start service sleep 120
            for ((turn = 0; turn < 1500; turn++)); do
                running service || die "it has ended"
                lines_of names ls /proc/self
                [[ ${#names[@]} -gt 10 ]] || die "the lines of a command are missing"
                nap 0.001
            done
            stop service
            echo "waited $turn times"
            """
        let result = try await bash(
            """
            set -euo pipefail
            limit='echo 400 >/proc/sys/kernel/pid_max'
            IFS=. read -r major minor _ </proc/sys/kernel/osrelease
            ((major > 6 || (major == 6 && ${minor%%[!0-9]*} >= 14))) || limit=true
            timeout --kill-after 2 100 unshare --pid --fork --kill-child --mount-proc bash -c "$limit"'; bash -c "$0"' "$1"
            """, loop)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("waited 1500 times"))
    }

    @Test("A pause is ended by a signal")
    func signalEndsPause() async throws {
        let result = try await bash(
            """
            set -euo pipefail
            source scripts/lib/common.sh
            trap 'echo told; exit 0' TERM
            (until grep -qs "^SigCgt:.*[4-7c-f]...$" "/proc/$$/status"; do :; done; kill -TERM $$) &
            nap 60
            echo "slept on"
            """)
        #expect(result.output == "told\n", "\(result.errors)")
    }

    /// A process that a script starts in the background ignores SIGINT, and a shell cannot trap a signal that was ignored when it began.
    @Test("A demonstration in the background of a script ends on SIGTERM and leaves nothing")
    func demonstrationInBackground() async throws {
        let port = Int.random(in: 20_000...29_999)
        let result = try await bash(
            """
            set -euo pipefail
            log=$(mktemp)
            scripts/demo --port "$1" --seconds 5 --programs "$2" >"$log" 2>&1 &
            demonstration=$!
            for ((turn = 0; turn < 1200; turn++)); do
                if grep -q '^Ctrl-C takes everything down' "$log" || ! kill -0 "$demonstration" 2>/dev/null; then break; fi
                sleep 0.1
            done
            kill -TERM "$demonstration"
            for ((turn = 0; turn < 600; turn++)); do
                kill -0 "$demonstration" 2>/dev/null || break
                sleep 0.1
            done
            if kill -0 "$demonstration" 2>/dev/null; then echo "it does not end"; kill -KILL "$demonstration"; fi
            tail -n 3 "$log"
            rm "$log"
            """, "\(port)", Script.builtPrograms())
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("Ctrl-C takes everything down"), "\(result.output)")
        #expect(!result.output.contains("it does not end"))
        let name = "titipan-demo-\(port)"
        #expect(!FileManager.default.fileExists(atPath: "/run/titipan-lab/\(name)"))
        let left = (try? FileManager.default.contentsOfDirectory(atPath: "/run/netns")) ?? []
        #expect(left.filter { $0.hasPrefix(name) } == [])
    }
}
