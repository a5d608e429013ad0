// SPDX-License-Identifier: Apache-2.0

/// Which frames of an interface are measured.
package enum SamplingScope: String, Sendable, Hashable, CaseIterable {
    /// Received frames: a mirror port delivers both directions of its tenants, and frames that this host sends are its own traffic.
    case received
    /// Those that this host sends as well: an interface that the tenants' traffic passes through.
    case both
}
