// SPDX-License-Identifier: Apache-2.0

package import Values

extension Facility {
    package var title: Phrase {
        switch self {
        case .room: Phrase(id: "Ruang dan rak", en: "Room and rack")
        case .power: Phrase(id: "Daya listrik", en: "Power")
        case .publicAddress: Phrase(id: "IP publik", en: "Public IP")
        case .bandwidth: Phrase(everywhere: "Bandwidth")
        case .cable: Phrase(id: "Kabel", en: "Cable")
        }
    }
}
