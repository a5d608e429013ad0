// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials
internal import Values

/// A hand-over document that lacks the service's signature over its manifest, and with it the seal.
struct UnsealedHandover: Codable, Sendable {
    /// The printed pages, a PDF.
    var pages: Data
    /// The files to be embedded, without the manifest.
    var files: [SealedFile]
    /// ``HandoverManifest`` as it is to be signed.
    var manifest: Data
    var sealedAt: Timestamp

    /// Signs the manifest and appends it with all files to the pages.
    ///
    /// Throws ``PressError/failed(tool:status:lastLines:)`` when the pages are no PDF that can be appended to.
    func sealed(by key: SigningKey) throws(PressError) -> [UInt8] {
        do {
            let envelope = try Envelope(signing: Array(manifest), type: .manifest, with: key).encoded()
            return try SealWriter.append(
                files + [HandoverSeal.manifestFile(envelope)], to: Array(pages), at: sealedAt)
        } catch let error as PDFTail.Malformed {
            throw .failed(tool: "qpdf", status: "wrote a file that cannot be sealed", lastLines: error.why)
        } catch {
            throw .badContent(field: "evidence", why: "\(error)")
        }
    }
}
