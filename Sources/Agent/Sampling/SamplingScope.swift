// SPDX-License-Identifier: Apache-2.0

/// Which frames of an interface are measured.
package enum SamplingScope: String, Sendable, Hashable, CaseIterable {
    /// Those that arrive: a mirror port carries both directions of its tenants towards us, and what this host sends is its own.
    case received
    /// Those that this host sends as well: an interface that the tenants' traffic passes through.
    case both
}
