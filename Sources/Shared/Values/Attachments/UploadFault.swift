// SPDX-License-Identifier: Apache-2.0

/// Why a file is not taken.
package enum UploadFault: String, Codable, Hashable, Sendable, CaseIterable {
    case empty, tooLarge
    /// Neither PDF, JPEG nor PNG by its first bytes.
    case unknownFormat
    /// It does not read to its end, or more follows behind it.
    case damaged
    case tooManyPixels, tooManyPages
    case encrypted
    /// JavaScript, or an action that starts programs, sends forms or opens other files.
    case activeContent
    /// Other files within the document.
    case embeddedFiles
    /// A document where a photograph is asked for.
    case noPicture
    /// It takes more time or memory to read than any scan does.
    case tooCostly
}
