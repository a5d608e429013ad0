// SPDX-License-Identifier: Apache-2.0

internal import Packets
internal import Pcap
internal import Sampling

/// What of a capture file could not be accounted as it stands, or was accounted in another way.
package struct CaptureRemarks: Codable, Hashable, Sendable {
    /// Frames that have something in common.
    package struct Kind: Codable, Hashable, Sendable {
        package var name: String
        package var packets: UInt64
        package var bytes: UInt64

        package init(name: String, packets: UInt64, bytes: UInt64) {
            self.name = name
            self.packets = packets
            self.bytes = bytes
        }
    }

    /// Frames whose packet could not be found in an encapsulation, so that their tenant is not known; they are among `other`. By the encapsulation.
    package var encapsulated: [Kind]?
    /// Frames left out because the link layer of their interface cannot be read, by its name.
    package var unreadable: [Kind]?
    /// Frames with an original length below the captured one: damage. The captured length was billed.
    package var understated: UInt64?
    /// Packets that probably stand in the file more than once, captured on several interfaces of one machine. Each was billed.
    package var repeated: UInt64?
    /// Packets of these link layers were billed with the 14 bytes that Ethernet's header would have: raw and cooked captures.
    package var billedAsEthernet: [String]?

    /// `nil` where there is nothing to remark.
    init?(encapsulated: [Kind], file: SavefileReader, repeated: UInt64) {
        let unreadable = file.unreadable.sorted { $0.key < $1.key }
            .map { Kind(name: $0.key, packets: $0.value.frames, bytes: $0.value.bytes) }
        let added = file.linkNames.filter { $0 != SavefileLink(.ethernet).name }
        self.encapsulated = encapsulated.isEmpty ? nil : encapsulated.sorted { $0.name < $1.name }
        self.unreadable = unreadable.isEmpty ? nil : unreadable
        understated = file.understated == 0 ? nil : file.understated
        self.repeated = repeated == 0 ? nil : repeated
        billedAsEthernet = added.isEmpty ? nil : added
        if self == CaptureRemarks() { return nil }
    }

    private init() {}

    /// A line for each, for people.
    package var lines: [String] {
        var lines: [String] = []
        for kind in encapsulated ?? [] {
            lines.append("encapsulated: \(kind.name) \(kind.packets.grouped) frames, whose tenant could not be told")
        }
        for kind in unreadable ?? [] {
            lines.append(
                "left out:    \(kind.packets.grouped) frames of link layer \(kind.name); \(SavefileLink.readable)")
        }
        if let understated {
            lines.append(
                "damaged:     \(understated.grouped) frames with an original length below the captured one, which was billed instead"
            )
        }
        if let repeated {
            lines.append(
                "repeated:    \(repeated.grouped) packets stand here more than once, captured on several interfaces: capture one of them"
            )
        }
        if let billedAsEthernet {
            lines.append(
                "billed:      each packet of \(billedAsEthernet.joined(separator: ", ")) with the 14 bytes of an Ethernet header"
            )
        }
        return lines
    }
}

extension CaptureRemarks.Kind {
    init(_ encapsulation: Encapsulation, _ count: TrafficCount) {
        self.init(name: encapsulation.rawValue, packets: count.packets, bytes: count.bytes)
    }
}
