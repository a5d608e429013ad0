// SPDX-License-Identifier: Apache-2.0

/// What the Kasi orders to be written in step 6.
package enum ReplyDecision: String, Codable, Hashable, Sendable, CaseIterable { case accept, refuse }
