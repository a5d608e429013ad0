// SPDX-License-Identifier: Apache-2.0

/// The programs that documents are made and opened with, and how far they may go.
package struct PressTools: Codable, Sendable {
    /// WeasyPrint 60 or later: older ones write a PDF/A-3 that is none.
    package var weasyPrint: String
    /// Of the environment that WeasyPrint lies in, whose Pillow reads the pictures that people send.
    package var python: String
    package var qpdf: String
    package var pdfDetach: String
    /// Poppler's, which makes pictures of pages.
    package var pdfToPPM: String
    /// fontconfig's `fc-list`, which comes with Pango.
    package var fontList: String
    /// Each run of a program is ended after this time.
    package var timeLimit: Duration
    /// The directory in which they work, made when there is none; `nil` for the system's.
    package var scratch: String?

    /// - Parameter python: beside WeasyPrint for `nil`.
    package init(
        weasyPrint: String = "/opt/titipan/weasyprint/bin/weasyprint",
        python: String? = nil, qpdf: String = "/usr/bin/qpdf",
        pdfDetach: String = "/usr/bin/pdfdetach", pdfToPPM: String = "/usr/bin/pdftoppm",
        fontList: String = "/usr/bin/fc-list",
        timeLimit: Duration = .seconds(60), scratch: String? = nil
    ) {
        self.weasyPrint = weasyPrint
        self.python =
            python ?? "\(weasyPrint.prefix(through: weasyPrint.lastIndex(of: "/") ?? weasyPrint.startIndex))python3"
        self.qpdf = qpdf
        self.pdfDetach = pdfDetach
        self.pdfToPPM = pdfToPPM
        self.fontList = fontList
        self.timeLimit = timeLimit
        self.scratch = scratch
    }

    /// Largest document that is made or opened: 64 MiB.
    static let largestDocument = 64 << 20
}
