// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values

/// The evidence of a case's hand-over, as it stands in the store.
extension Records {
    /// The latest order to verify for the hand-over: its evidence is the case's.
    func handoverOrder(of number: String) throws -> OrderRecord? {
        try latestOrder(of: number, for: .handover)
    }

    func evidenceFiles(of number: String) throws -> [StoredFile] {
        guard let order = try handoverOrder(of: number) else { return [] }
        let payload = Array(try Envelope(bytes: order.envelope).payload)
        var files = [
            StoredFile(
                name: CaseFile.order.rawValue, mediaType: "application/json", bytes: payload,
                sha256: Digest(of: payload),
                at: order.order.issued)
        ]
        for report in try reports(orderID: order.order.id) where report.counts {
            files.append(
                StoredFile(
                    name: CaseFile(report.vantage).rawValue,
                    mediaType: "application/vnd.dsse.envelope.v1+json", bytes: report.envelope,
                    sha256: Digest(of: report.envelope), at: report.receivedAt))
        }
        return files
    }

    /// The frames of the latest verification for the hand-over that have come, as the case lists them.
    func frameFiles(of number: String) throws -> [FileView] {
        guard let order = try handoverOrder(of: number) else { return [] }
        return try evidence(orderID: order.order.id).compactMap { entry in
            entry.storedAt.map {
                FileView(
                    name: entry.name, mediaType: FrameEvidence.mediaType, size: entry.bytes, sha256: entry.sha256,
                    at: $0)
            }
        }
    }

    /// A file of frames with its bytes; `nil` for any other name.
    func frameFile(_ name: String, of number: String) throws -> StoredFile? {
        guard let order = try handoverOrder(of: number),
            let entry = try evidence(orderID: order.order.id).first(where: { $0.name == name }),
            let at = entry.storedAt, let bytes = try evidenceBytes(entry.sha256)
        else { return nil }
        return StoredFile(
            name: name, mediaType: FrameEvidence.mediaType, bytes: bytes, sha256: entry.sha256, at: at)
    }
}
