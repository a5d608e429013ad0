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
        case .definitive: Phrase(id: "Pejabat definitif", en: "Holder of the post")
        case .plt: Phrase(id: "Plt. (jabatan kosong)", en: "Plt. (post vacant)")
        case .plh: Phrase(id: "Plh. (pejabat berhalangan)", en: "Plh. (holder absent)")
        case .an: Phrase(id: "Atas nama (a.n.)", en: "On behalf (a.n.)")
        case .ub: Phrase(id: "Untuk beliau (u.b.), melalui atasan", en: "On behalf, through a superior (u.b.)")
        }
    }

    /// The abbreviation before the signatory's name or post; empty for the holder of the post. Letters are Indonesian.
    package var abbreviation: Phrase {
        switch self {
        case .definitive: .empty
        case .plt: Phrase(id: "Plt.", en: "Acting (Plt.)")
        case .plh: Phrase(id: "Plh.", en: "Acting (Plh.)")
        case .an: Phrase(id: "a.n.", en: "On behalf (a.n.)")
        case .ub: Phrase(id: "u.b.", en: "On behalf (u.b.)")
        }
    }
}
