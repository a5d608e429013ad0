// SPDX-License-Identifier: Apache-2.0

/// What a value's reader throws when "must be …" does not say enough: ``Settings`` adds the key and the place.
package struct ValueProblem: Error, Hashable {
    /// Completes a sentence that begins with the key.
    package let message: String
    /// What to do; printed after the message.
    package let suggestion: String?

    package init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }
}
