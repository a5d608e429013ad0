// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

// Enums of the shared values that forms offer, in their own words.

extension ReplyDecision: FieldOption {}
extension Capacity: FieldOption {}
extension ServiceProtocol: FieldOption {}
