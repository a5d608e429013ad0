// SPDX-License-Identifier: Apache-2.0

internal import Database

/// Why the store cannot be used at present: nothing that a request could help.
package enum StoreOutage: Hashable, Sendable, CaseIterable {
    /// The disk has no room left.
    case full
    /// The database cannot be reached, or cannot be written.
    case lost
    /// Others were at it for too long.
    case busy

    /// What is known of the work that was asked for.
    package enum Effect: Hashable, Sendable, CaseIterable {
        case nothingRead, nothingStored
        /// It was lost during the commit, and did not come back to be asked.
        case unknown
    }

    /// `nil` for what is wrong with the work or the program.
    init?(_ code: DatabaseError.Code) {
        switch code {
        case .diskFull: self = .full
        case .connectionLost, .commitUnknown, .readOnly, .closed, .inUse, .unavailable: self = .lost
        case .serialization, .busy: self = .busy
        case .uniqueViolation, .foreignKeyViolation, .notNullViolation, .checkViolation, .corrupt, .invalidStatement,
            .wrongArguments, .noSuchColumn, .wrongType, .transactionFailed, .migration, .unsupported, .other:
            return nil
        }
    }
}
