// SPDX-License-Identifier: Apache-2.0

import Namespaces
import Testing

/// `titipan-agent gateway` on the gateway of a room, which may be killed and started again.
extension GatewayRoom {
    func startAgent() async throws {
        try await nodes.shell(
            """
            ip netns exec $N-gateway \(program) gateway --config $DIR/gateway.yaml >>$DIR/agent.log 2>&1 &
            echo $! >$DIR/agent.pid
            until_true sh -c "ps -o args= --ppid $(cat $DIR/agent.pid) | grep -q 'role provision'"
            """)
    }

    /// Ends it at once, and with it its processes.
    func killAgent() async throws {
        try await nodes.shell(
            """
            \(gone)
            pid=$(cat $DIR/agent.pid); children=$(ps -o pid= --ppid $pid)
            kill -9 $pid
            for child in $children; do until_true gone $child; done
            """)
    }

    /// A process that nobody has waited for yet counts as gone.
    private var gone: String { "gone() { ! ps -o state= -p $1 | grep -qv Z; }" }

    func endAgent() async throws {
        try await nodes.shell(
            """
            \(gone)
            pid=$(cat $DIR/agent.pid); children=$(ps -o pid= --ppid $pid)
            kill $pid
            for one in $pid $children; do until_true gone $one; done
            """)
    }
}
