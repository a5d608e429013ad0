// SPDX-License-Identifier: Apache-2.0

/// What a file is that is attached to a case. Raw values appear in addresses, forms and events.
package enum AttachmentKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The application's letter, scanned.
    case applicationLetter
    /// The application's form, signed and scanned.
    case signedForm
    /// The server as it arrived.
    case arrivalPhotograph
    /// The plate with the server's serial number.
    case serialPlate
    /// The reply as it was signed and stamped on paper, scanned.
    case signedLetter
    /// The hand-over record as both parties signed it on paper, scanned.
    case signedRecord
    /// The receipt of a letter that was given over by hand.
    case handReceipt
    case other

    /// Whether it must be a picture, and no document.
    package var isPhotograph: Bool {
        switch self {
        case .arrivalPhotograph, .serialPlate: true
        case .applicationLetter, .signedForm, .signedLetter, .signedRecord, .handReceipt, .other: false
        }
    }
}
