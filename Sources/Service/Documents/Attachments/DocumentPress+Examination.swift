// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Foundation
internal import Values

extension DocumentPress {
    /// What the program says of a file.
    private struct Finding: Decodable {
        let fault: UploadFault?
        let format: AttachmentFormat?
        let width: Int?
        let height: Int?
        let pages: Int?
    }

    /// Reads a file that somebody has sent, whatever it is called: format, structure, size in pixels and pages.
    ///
    /// Throws ``PressError`` when the programs are at fault, not the file.
    package func examine(_ file: [UInt8]) async throws(PressError) -> UploadExamination {
        guard !file.isEmpty else { return .refused(.empty) }
        guard file.count <= UploadLimits.fileBytes else { return .refused(.tooLarge) }
        return try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            try Scratch.write(file, to: directory + "/sent")
            let result = try await ToolRunner(timeLimit: tools.timeLimit).run(
                tools.python,
                [
                    "-I", Bundle.module.bundleURL.appendingPathComponent("Programs/examine.py").path, "sent",
                    "\(UploadLimits.pixels)", "\(UploadLimits.pages)", "\(UploadLimits.picturedPages)", tools.qpdf,
                    tools.pdfToPPM,
                ], in: directory, outputLimit: 64 << 10)
            // Ended by the kernel for what it takes: that is the file's doing.
            guard result.succeeded else { return .refused(.tooCostly) }
            let finding: Finding
            do {
                finding = try CanonicalJSON.decode(Finding.self, from: result.output)
            } catch {
                throw .failed(
                    tool: "examine.py", status: "answered otherwise than it was asked",
                    lastLines: String(result.complaints.suffix(400)))
            }
            if let fault = finding.fault { return .refused(fault) }
            guard let format = finding.format else { return .refused(.unknownFormat) }
            let bytes = format.isPicture ? try Scratch.read(directory + "/kept") : file
            guard bytes.count <= 2 * UploadLimits.fileBytes else { return .refused(.tooLarge) }
            var pictures: [[UInt8]] = []
            for number in 0...min(finding.pages ?? 1, UploadLimits.picturedPages) {
                pictures.append(try Scratch.read("\(directory)/picture-\(number).jpg"))
            }
            return .accepted(
                ExaminedFile(
                    format: format, bytes: bytes, pages: finding.pages, width: finding.width, height: finding.height,
                    pictures: pictures))
        }
    }
}
