// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
internal import Procedure
internal import Values
internal import Words

/// A document or a piece of evidence, to look at or to save.
struct CaseFileLink: TemplateModel {
    let name: String
    let kind: String
    let href: String
    let size: String
    let at: String
    let sha256: String

    /// - Parameter folder: `documents` or `evidence`.
    init(_ file: FileView, _ folder: String, of number: String, _ formatting: Formatting) {
        name = formatting.catalogue[file.title]
        kind = file.mediaType == FrameEvidence.mediaType ? "pcapng" : "JSON"
        href = "\(Routes.api)/cases/\(number)/\(folder)/\(file.name)"
        size = formatting.size(file.size)
        at = formatting.dateTime(file.at)
        sha256 = "\(file.sha256)"
    }
}
