// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import Values
package import Words

/// The hand-over record (berita acara serah terima) that both parties sign when the server is delivered.
package struct HandoverRecordContent: Codable, Sendable {
    package var number: String
    package var caseNumber: String
    package var signedAt: Timestamp
    /// PIHAK PERTAMA: the applicant, who hands the server over.
    package var giver: HandoverParty
    /// PIHAK KEDUA: the office, which receives it.
    package var receiver: HandoverParty
    package var application: DocumentReference
    package var reply: DocumentReference
    package var access: AccessFacts?
    package var server: ServerFacts
    /// As the technician noted it on arrival.
    package var delivery: [DocumentFact]
    package var arrivedAt: Timestamp
    package var photographs: [RecordPhotograph]
    package var witness: Signatory?
    package var keys: KeyNotice?

    package init(
        number: String, caseNumber: String, signedAt: Timestamp, giver: HandoverParty, receiver: HandoverParty,
        application: DocumentReference, reply: DocumentReference, access: AccessFacts? = nil, server: ServerFacts,
        delivery: [DocumentFact], arrivedAt: Timestamp, photographs: [RecordPhotograph] = [], witness: Signatory? = nil,
        keys: KeyNotice? = nil
    ) {
        self.number = number
        self.caseNumber = caseNumber
        self.signedAt = signedAt
        self.giver = giver
        self.receiver = receiver
        self.application = application
        self.reply = reply
        self.access = access
        self.server = server
        self.delivery = delivery
        self.arrivedAt = arrivedAt
        self.photographs = photographs
        self.witness = witness
        self.keys = keys
    }
}

/// A photograph of the server at its arrival, as the record's appendix shows it.
package struct RecordPhotograph: Codable, Hashable, Sendable {
    /// In Indonesian.
    package var title: String
    package var takenBy: String
    package var at: Timestamp
    /// Of the photograph itself.
    package var sha256: Digest
    /// JPEG, in base64.
    package var picture: String

    package init(title: Phrase, takenBy: String, at: Timestamp, sha256: Digest, picture: [UInt8]) {
        self.title = title.id
        self.takenBy = takenBy
        self.at = at
        self.sha256 = sha256
        self.picture = Data(picture).base64EncodedString()
    }
}

/// A line of a document: a fact under its name.
package struct DocumentFact: Hashable, Sendable {
    package var label: Phrase
    package var text: String

    package init(_ label: Phrase, _ text: String) {
        self.label = label
        self.text = text
    }
}

/// With both languages of the label, of which a phrase itself encodes one alone.
extension DocumentFact: Codable {
    private enum CodingKeys: CodingKey { case id, en, text }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            Phrase(
                id: try container.decode(String.self, forKey: .id), en: try container.decode(String.self, forKey: .en)),
            try container.decode(String.self, forKey: .text))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(label.id, forKey: .id)
        try container.encode(label.en, forKey: .en)
        try container.encode(text, forKey: .text)
    }
}

/// One side of a hand-over.
package struct HandoverParty: Codable, Hashable, Sendable {
    package var name: String
    package var position: String
    package var agency: String
    package var address: String?
    package var nip: String?

    package init(name: String, position: String, agency: String, address: String? = nil, nip: String? = nil) {
        self.name = name
        self.position = position
        self.agency = agency
        self.address = address
        self.nip = nip
    }
}
