// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Values

/// `manifest.dsse.json`'s payload: what a hand-over document consists of, signed by the service (``PayloadType/manifest``).
package struct HandoverManifest: Codable, Hashable, Sendable {
    /// A file embedded in the document.
    package struct File: Codable, Hashable, Sendable {
        @Bounded<Name> package var name: String
        @Bounded<Name> package var mediaType: String
        /// AFRelationship of ISO 32000-2, 7.11.3: `Source`, `Data` or `Supplement`.
        @Bounded<Name> package var relationship: String
        @Bounded<Line<1_024>> package var description: String
        @Bounded<Count> package var size: Int
        package var sha256: Digest
    }

    /// A stretch of the file's bytes, so that an alteration can be placed.
    package struct Part: Codable, Hashable, Sendable {
        /// `page 2`, `font`, `metadata`, `object 17` …
        @Bounded<Name> package var name: String
        @Bounded<Count> package var offset: Int
        @Bounded<Count> package var length: Int
        package var sha256: Digest
    }

    /// The printed pages: the file's first `length` bytes. What follows them is the seal, which these bytes and the embedded files
    /// determine wholly.
    package struct Pages: Codable, Hashable, Sendable {
        @Bounded<Count> package var length: Int
        package var sha256: Digest
        /// In order, without gaps, over the whole length.
        @Bounded<List<100_000, Part>> package var parts: [Part]
    }

    /// 1.
    @Bounded<FormatVersion> package var version = 1
    @Bounded<Name> package var caseNumber: String
    @Bounded<Name> package var recordNumber: String
    /// SHA-256 of the signed record's PDF.
    package var record: Digest
    package var sealedAt: Timestamp
    package var verdict: Outcome
    package var exception: AnnexException?
    /// All embedded files but the manifest itself, as they stand in the document.
    @Bounded<List<256, File>> package var files: [File]
    /// Names of files that the reports name and that had not come when the document was sealed.
    @Bounded<Texts<256, Name>> package var awaited: [String]
    package var pages: Pages
}
