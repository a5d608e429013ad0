// SPDX-License-Identifier: Apache-2.0

/// The error of a value's parser where "must be …" is not enough: ``Settings`` adds the key and the place.
package struct ValueProblem: Error, Hashable {
    /// Completes a sentence that begins with the key.
    package let message: String
    /// The remedy; printed after the message.
    package let suggestion: String?

    package init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }
}
