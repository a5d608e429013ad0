// SPDX-License-Identifier: Apache-2.0

/// How much may be attached to a case.
package enum UploadLimits {
    /// Bytes of one file.
    package static let fileBytes = 10 << 20
    /// Pixels of a picture.
    package static let pixels = 40_000_000
    /// Pages of a document.
    package static let pages = 50
    /// Pages of which a picture is kept, for who looks at them on a page.
    package static let picturedPages = 8
    /// Files of one case.
    package static let files = 60
    /// Bytes of all files of one case.
    package static let caseBytes = 100 << 20
    /// Files of one case that its applicant may attach.
    package static let applicantFiles = 10
    /// Files of one case that may be under way at once.
    package static let underWay = 12
    /// Files that one sender may have under way for a case.
    package static let underWayOfOne = 4
    /// Bytes of one piece of a file that comes in pieces.
    package static let pieceBytes = 1 << 20
    /// Hours for which a file may be under way.
    package static let hours = 24.0
}
