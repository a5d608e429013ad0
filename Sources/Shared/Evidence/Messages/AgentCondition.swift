// SPDX-License-Identifier: Apache-2.0

package import Values

/// How the processes of an agent fare, for its office's screens: body of `POST /agent/v1/condition`. Never evidence.
package struct AgentCondition: Codable, Hashable, Sendable {
    /// A process that ended and was started afresh.
    package struct Restarts: Codable, Hashable, Sendable {
        /// For example `capture`.
        @Bounded<Name> package var process: String
        @Bounded<Count> package var times: Int
        package var last: Timestamp
        /// The cause of the last one, English.
        @Bounded<Sentence> package var why: String

        package init(process: String, times: Int, last: Timestamp, why: String) {
            self.process = process
            self.times = times
            self.last = last
            self.why = why
        }
    }

    /// When the agent was started.
    package var since: Timestamp
    /// Since then, by process.
    @Bounded<List<16, Restarts>> package var restarts: [Restarts]

    package init(since: Timestamp, restarts: [Restarts] = []) {
        self.since = since
        self.restarts = restarts
    }

    package mutating func count(_ process: String, at now: Timestamp, why: String) {
        var entry =
            restarts.first { $0.process == process } ?? Restarts(process: process, times: 0, last: now, why: why)
        (entry.times, entry.last, entry.why) = (entry.times + 1, now, why)
        restarts = (restarts.filter { $0.process != process } + [entry]).sorted { $0.process < $1.process }
    }
}
