// SPDX-License-Identifier: Apache-2.0

package import Values

/// `silent.mirror`: the frames on the mirror, by their senders' hardware addresses.
///
/// That none is the server's proves something only where the mirror showed frames of others meanwhile: a mirror that is not set up shows what every
/// port of a switch does, which is broadcasts and the switch's own announcements.
package struct MirrorMeasurement: Codable, Hashable, Sendable {
    /// Frames that one of the server's registered interfaces has sent.
    package struct Sender: Codable, Hashable, Sendable {
        package var macAddress: MACAddress
        @Bounded<Count> package var frames: Int
        package var first: Timestamp
        package var last: Timestamp

        package init(macAddress: MACAddress, frames: Int, first: Timestamp, last: Timestamp) {
            self.macAddress = macAddress
            self.frames = frames
            self.first = first
            self.last = last
        }
    }

    /// Frames that went from one other station to another: neither from the server, nor to a group, nor to the mirror's own port.
    package struct Others: Codable, Hashable, Sendable {
        /// A lower bound: once there are plenty, some are passed over.
        @Bounded<Count> package var frames: Int
        /// Different senders, at most 64.
        @Bounded<Count> package var senders: Int
        package var first: Timestamp
        package var last: Timestamp

        package init(frames: Int, senders: Int, first: Timestamp, last: Timestamp) {
            self.frames = frames
            self.senders = senders
            self.first = first
            self.last = last
        }
    }

    @Bounded<Name> package var interface: String
    /// From when on frames were kept; by the clock of ``Sender/first``.
    package var began: Timestamp
    @Bounded<Seconds> package var seconds: Double
    /// Frames that the kernel had no room for (PACKET_STATISTICS): one of them may have been the server's.
    @Bounded<Count> package var droppedFrames: Int
    /// Those of the order's ``VerificationOrder/Target/macAddresses`` that sent something.
    @Bounded<List<256, Sender>> package var server: [Sender]
    /// `nil` when there was no such frame.
    package var others: Others?

    package init(
        interface: String, began: Timestamp, seconds: Double, droppedFrames: Int, server: [Sender], others: Others?
    ) {
        self.interface = interface
        self.began = began
        self.seconds = seconds
        self.droppedFrames = droppedFrames
        self.server = server
        self.others = others
    }
}
