// SPDX-License-Identifier: Apache-2.0

package import Values

extension Gate {
    package var title: Phrase {
        switch self {
        case .agenda: Phrase(id: "Agenda surat keluar", en: "Outgoing agenda")
        case .archive: Phrase(id: "Arsip", en: "Archive")
        case .sent: Phrase(id: "Surat terkirim", en: "Letter sent")
        case .handover: Phrase(id: "Serah terima", en: "Hand-over")
        }
    }
}
