// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Named network namespaces of one test (`ip netns`), one for each node, and a directory beside them. Making them needs root, and fails without.
package struct NamespaceSet: Sendable {
    /// The prefix of the namespaces' names; unlike any other in this machine's tests.
    package let name: String
    package let directory: String
    private let nodes: [String]

    private static let count = Atomic<Int>(0)

    /// Makes the namespaces, without IPv6 and with the loopback up, runs `body`, and takes them down whatever happens: processes that
    /// still run inside, and the directory, go with them.
    package static func with(
        prefix: String, nodes: [String], _ body: (NamespaceSet) async throws -> Void
    ) async throws {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "\(prefix)\(getpid())-\(number)"
        let namespaces = NamespaceSet(name: name, directory: "/tmp/\(name)", nodes: nodes)
        do {
            try await namespaces.shell(namespaces.build)
            try await body(namespaces)
        } catch {
            _ = try? await namespaces.shell(namespaces.teardown)
            throw error
        }
        try await namespaces.shell(namespaces.teardown)
    }

    package func namespace(_ node: String) -> String { "\(name)-\(node)" }

    /// Runs a script. `at NODE COMMAND…` runs a command in a namespace, `until_true COMMAND…` waits for it, `settle` waits until every link
    /// that is up carries frames; `$N` is the namespaces' name, `$NODES` are the nodes, `$DIR` is the directory.
    /// Otherwise as ``runScript(_:)``.
    @discardableResult
    package func shell(_ script: String) async throws -> String { try await runScript(prelude + script) }

    private var prelude: String {
        """
        N=\(name) DIR=\(directory) NODES='\(nodes.joined(separator: " "))'
        at() { node=$1; shift; ip netns exec $N-$node "$@"; }
        until_true() { for i in $(seq 500); do if "$@" >/dev/null 2>&1; then return 0; fi; sleep 0.02; done; return 1; }
        # A link that has just come up drops frames for a while.
        settle() {
            for i in $(seq 250); do
                waiting=$(for node in $NODES; do ip -n $N-$node -o link show up; done |
                    grep -Ev ' state (UP|UNKNOWN) ' || :)
                [ -n "$waiting" ] || return 0
                sleep 0.02
            done
            echo "not up after 5 s: $waiting" >&2
            return 1
        }

        """
    }

    private let build = """
        mkdir -p $DIR
        for node in $NODES; do
            ip netns add $N-$node
            at $node sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
            ip -n $N-$node link set lo up
        done
        """

    private let teardown = """
        for node in $NODES; do
            ip netns pids $N-$node 2>/dev/null | xargs -r kill -9 || true
            ip netns del $N-$node 2>/dev/null || true
        done
        rm -rf "$DIR"
        """

    private init(name: String, directory: String, nodes: [String]) {
        self.name = name
        self.directory = directory
        self.nodes = nodes
    }
}
