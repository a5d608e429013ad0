// SPDX-License-Identifier: Apache-2.0

/// The reply that the Kasi orders in step 6.
package enum ReplyDecision: String, Codable, Hashable, Sendable, CaseIterable { case accept, refuse }
