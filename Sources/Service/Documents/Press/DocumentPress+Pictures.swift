// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension DocumentPress {
    /// Dots per inch: an A4 page is 992 pixels wide, sharp on a page's column and on a phone.
    private static let resolution = 120
    private static let mostPages = 40

    /// Each page of a PDF as a picture, in PNG; at most 40.
    package func pictures(of document: [UInt8]) async throws(PressError) -> [[UInt8]] {
        try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            try Scratch.write(document, to: directory + "/document.pdf")
            _ = try await ToolRunner(timeLimit: tools.timeLimit).output(
                tools.pdfToPPM,
                ["-png", "-r", "\(Self.resolution)", "-l", "\(Self.mostPages)", "document.pdf", "page"], in: directory)
            // The numbers have as many digits as the last one, so that the names sort as the pages do.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            var pages: [[UInt8]] = []
            for name in names.filter({ $0.hasPrefix("page-") }).sorted() {
                pages.append(try Scratch.read("\(directory)/\(name)"))
            }
            guard !pages.isEmpty else {
                throw .failed(tool: "pdftoppm", status: "made no picture", lastLines: "")
            }
            return pages
        }
    }
}
