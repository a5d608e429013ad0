// SPDX-License-Identifier: Apache-2.0

/// Whole numbers from `least` to `most`.
package protocol WholeBound: Bound where Value: FixedWidthInteger {
    static var least: Int { get }
    static var most: Int { get }
}

extension WholeBound {
    package static var least: Int { 0 }

    package static func fault(of value: Value) -> String? {
        value >= least && value <= most ? nil : "\(value) is not between \(least) and \(most)"
    }

    package static func nearest(to value: Value) -> Value {
        value < least ? Value(clamping: least) : value > most ? Value(clamping: most) : value
    }
}

/// The largest whole number that every reader of JSON holds exactly: 2^53 − 1 (RFC 8259, section 6).
package let largestExactWhole = 9_007_199_254_740_991

/// A counter, which only grows: 0 to 2^53 − 1.
package enum Counter: WholeBound {
    package typealias Value = UInt64
    package static let most = largestExactWhole
}

/// How many of something there are, or which one of a sequence it is: 0 to 2^53 − 1.
package enum Count: WholeBound {
    package typealias Value = Int
    package static let most = largestExactWhole
}

/// Bits or bytes of a grant: 0 to 2^53 − 1.
package enum Amount: WholeBound {
    package typealias Value = Int64
    package static let most = largestExactWhole
}

/// A field of one byte: TTL, ICMP code.
package enum Octet: WholeBound {
    package typealias Value = Int
    package static let most = 255
}

/// A field of two bytes: TCP window, sequence number of an echo.
package enum DoubleOctet: WholeBound {
    package typealias Value = Int
    package static let most = 65_535
}

/// Size of an IP packet, jumbograms included (RFC 2675), or an interface's MTU.
package enum PacketSize: WholeBound {
    package typealias Value = Int
    package static let most = 4_294_967_335
}

/// VLAN identifier (IEEE 802.1Q).
package enum VLANIdentifier: WholeBound {
    package typealias Value = Int
    package static let most = 4_095
}

/// A clock that counts nanoseconds since a machine was started: 0 to 2^62, which is 146 years.
package enum BootNanoseconds: WholeBound {
    package typealias Value = UInt64
    package static let most = 4_611_686_018_427_387_904
}

/// The version of a message.
package enum FormatVersion: WholeBound {
    package typealias Value = Int
    package static let most = 1_000_000
}

/// Whole seconds of an observation: 1 to a day.
package enum WholeSeconds: WholeBound {
    package typealias Value = Int
    package static let least = 1
    package static let most = 86_400
}

/// Seconds that a tenant may be suspended at once: up to thirty days.
package enum SuspensionSeconds: WholeBound {
    package typealias Value = Int
    package static let least = 1
    package static let most = 2_592_000
}
