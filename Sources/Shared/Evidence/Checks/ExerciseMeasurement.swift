// SPDX-License-Identifier: Apache-2.0

package import Values

/// `bandwidth.plateau`: a load beyond the grant, offered from outside, one direction after the other. Where it levels off, the inside agent's
/// samples tell: ``BandwidthMeasurement``.
package struct ExerciseMeasurement: Codable, Hashable, Sendable {
    package struct Phase: Codable, Hashable, Sendable {
        /// The direction as seen from the server.
        package var direction: Direction
        /// The load that the sender offered, in bit/s of payload.
        package var offeredBitsPerSecond: Double
        package var began: Timestamp
        package var seconds: Double
        /// Payload that arrived.
        package var receivedBytes: UInt64
        /// Why nothing, or less, was offered; `nil` when the load ran to its end.
        package var error: String?

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
    package var phases: [Phase]

    package init(destination: IPAddress, port: UInt16, phases: [Phase]) {
        self.destination = destination
        self.port = port
        self.phases = phases
    }
}
