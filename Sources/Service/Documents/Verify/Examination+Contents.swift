// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Embedded files, printed pages and the seal around them, against the manifest.
extension Examination {
    mutating func checkFiles() {
        guard let manifest else { return }
        for listed in manifest.files {
            guard let bytes = files[listed.name] else {
                add(listed.name, .missing, "is not in the document any more", expected: listed.sha256)
                continue
            }
            let found = Digest(of: bytes)
            if found == listed.sha256 {
                add(listed.name, .holds, "\(bytes.count) bytes as sealed, SHA-256 \(found)")
            } else {
                let size = bytes.count == listed.size ? "" : "; it had \(listed.size) bytes and has \(bytes.count)"
                add(
                    listed.name, .altered, "its bytes are not those that were sealed\(size)", expected: listed.sha256,
                    found: found)
            }
        }
        let names = Set(manifest.files.map(\.name) + [SealedName.manifest])
        for extra in files.keys.filter({ !names.contains($0) }).sorted() {
            add(String(extra.prefix(80)), .altered, "is in the document although the manifest does not list it")
        }
        if let record = files[SealedName.record], Digest(of: record) != manifest.record {
            add(
                SealedName.record, .altered, "is not the record that the manifest cites", expected: manifest.record,
                found: Digest(of: record))
        }
    }

    mutating func checkPages() {
        guard let pages = manifest?.pages else { return }
        guard pages.length > 0, pages.length <= pdf.count else {
            add("pages", .altered, "the file ends before the printed pages do: \(pdf.count) of \(pages.length) bytes")
            return
        }
        let found = Digest(of: pdf[0..<pages.length])
        if found == pages.sha256 {
            add("pages", .holds, "the printed pages are byte for byte as sealed, SHA-256 \(found)")
            return
        }
        add(
            "pages", .altered, "the printed pages are not as sealed: \(places(in: pages))", expected: pages.sha256,
            found: found)
    }

    /// The parts of the pages that differ, by their names in the manifest.
    private func places(in pages: HandoverManifest.Pages) -> String {
        let altered = pages.parts.prefix(10_000).filter { part in
            guard part.offset >= 0, part.length >= 0, part.offset <= pdf.count, part.length <= pdf.count - part.offset
            else {
                return true
            }
            return Digest(of: pdf[part.offset..<(part.offset + part.length)]) != part.sha256
        }
        guard !altered.isEmpty else { return "no single part of them differs from the manifest's list" }
        if altered.count > 8, altered.count > pages.parts.count / 2, let first = altered.first {
            return
                "everything from byte \(first.offset) (\(first.name)) on; the file was written anew or bytes were put in or taken out"
        }
        let names = altered.prefix(8).map {
            "\($0.name) (bytes \($0.offset) to \(max($0.offset, $0.offset + $0.length - 1)))"
        }
        return names.joined(separator: ", ") + (altered.count > 8 ? " and \(altered.count - 8) more parts" : "")
    }

    /// Writes the seal again from the parts found, and compares it.
    mutating func checkSeal() {
        guard let manifest, manifest.pages.length > 0, manifest.pages.length <= pdf.count,
            let signed = files[SealedName.manifest]
        else { return }
        var parts: [SealedFile] = []
        for listed in manifest.files {
            guard let bytes = files[listed.name] else {
                add("seal", .unchecked, "cannot be written again without \(listed.name)")
                return
            }
            parts.append(
                SealedFile(
                    name: listed.name, mediaType: listed.mediaType, relationship: listed.relationship,
                    description: listed.description, bytes: bytes))
        }
        parts.append(HandoverSeal.manifestFile(signed))
        let expected: [UInt8]
        do {
            expected = try SealWriter.append(parts, to: Array(pdf[0..<manifest.pages.length]), at: manifest.sealedAt)
        } catch {
            add(
                "seal", .unchecked, "cannot be written again, because the pages' own structure is damaged: \(error.why)"
            )
            return
        }
        if expected == pdf {
            add("seal", .holds, "nothing stands in the file but pages and listed files")
        } else if pdf.starts(with: expected) {
            add("seal", .altered, "\(pdf.count - expected.count) bytes were appended behind the seal")
        } else if expected.starts(with: pdf) {
            add("seal", .altered, "\(expected.count - pdf.count) bytes are missing at the end of the file")
        } else {
            let place = zip(expected, pdf).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? pdf.count
            add("seal", .altered, "the structure around the embedded files differs from byte \(place) on")
        }
    }
}
