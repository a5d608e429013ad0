// SPDX-License-Identifier: Apache-2.0

package import Values

/// `bandwidth.plateau`: a load beyond the grant, offered from outside, one direction after the other. Where it levels off, the inside agent's
/// samples tell: ``BandwidthMeasurement``.
package struct ExerciseMeasurement: Codable, Hashable, Sendable {
    package struct Phase: Codable, Hashable, Sendable {
        /// The direction as seen from the server.
        package var direction: Direction
        /// What the sender would have sent, in bit/s of payload.
        @Bounded<BitRate> package var offeredBitsPerSecond: Double
        package var began: Timestamp
        @Bounded<Seconds> package var seconds: Double
        /// Payload that arrived.
        @Bounded<Counter> package var receivedBytes: UInt64
        /// Why nothing, or less, was offered; `nil` when the load ran to its end.
        @Bounded<Maybe<Sentence>> package var error: String?

        package init(
            direction: Direction, offeredBitsPerSecond: Double, began: Timestamp, seconds: Double,
            receivedBytes: UInt64, error: String?
        ) {
            self.direction = direction
            self.offeredBitsPerSecond = offeredBitsPerSecond
            self.began = began
            self.seconds = seconds
            self.receivedBytes = receivedBytes
            self.error = error
        }
    }

    package var destination: IPAddress
    package var port: UInt16
    @Bounded<List<16, Phase>> package var phases: [Phase]

    package init(destination: IPAddress, port: UInt16, phases: [Phase]) {
        self.destination = destination
        self.port = port
        self.phases = phases
    }
}
