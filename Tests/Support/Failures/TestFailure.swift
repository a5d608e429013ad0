// SPDX-License-Identifier: Apache-2.0

/// What kept a test from coming to its question: a tool that failed, a socket that could not be opened, an answer that never came.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
