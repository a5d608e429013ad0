// SPDX-License-Identifier: Apache-2.0

/// A property that did not hold.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws unless `condition` holds.
func expect(_ condition: Bool, _ property: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(property()) }
}

/// Throws unless both are equal.
func expect<T: Equatable>(_ found: T, equals wanted: T, _ property: @autoclosure () -> String) throws(Violation) {
    if found != wanted { throw Violation("\(property()): \(found), not \(wanted)") }
}
