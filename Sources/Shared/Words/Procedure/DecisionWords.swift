// SPDX-License-Identifier: Apache-2.0

package import Values

extension ReplyDecision {
    /// As an option of a form.
    package var choice: Phrase {
        switch self {
        case .accept: Phrase(id: "Terima", en: "Accept")
        case .refuse: Phrase(id: "Tolak", en: "Refuse")
        }
    }
}

extension Capacity {
    /// As an option of a form.
    package var choice: Phrase {
        switch self {
        case .definitive: Phrase(id: "Kepala Dinas", en: "Head of office")
        case .plt: Phrase(id: "Plt. Kepala Dinas (jabatan kosong)", en: "Plt. (post vacant)")
        case .plh: Phrase(id: "Plh. Kepala Dinas (berhalangan)", en: "Plh. (head absent)")
        }
    }

    /// The abbreviation before the signatory's name or post; empty for the head of the office in person. Letters are Indonesian.
    package var abbreviation: Phrase {
        switch self {
        case .definitive: .empty
        case .plt: Phrase(id: "Plt.", en: "Acting (Plt.)")
        case .plh: Phrase(id: "Plh.", en: "Acting (Plh.)")
        }
    }
}
