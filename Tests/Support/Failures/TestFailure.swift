// SPDX-License-Identifier: Apache-2.0

/// A test that could not be carried out: a tool failed, a socket could not be opened, an answer never came.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
