// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

extension ActingView {
    /// The name of who acted, in whose place and by what.
    func phrase(_ name: String) -> Phrase {
        let whose =
            holder.map { Phrase(id: " untuk \($0)", en: " for \($0)") }
            ?? Phrase(id: " (jabatan kosong)", en: " (post vacant)")
        return capacity.abbreviation + Phrase(everywhere: " \(name)") + whose
            + Phrase(id: ", menurut \(document)", en: ", by \(document)")
    }
}
