// SPDX-License-Identifier: Apache-2.0

import Casework
import Inventory
internal import Values
internal import Words

/// The addresses of a pool as a field of squares in ascending order, each with the last part of its address.
struct AddressGrid {
    /// Squares in a picture, at most; a larger pool shows its first.
    static let most = 256

    let pool: AddressPool
    let inventory: SiteInventory
    let holders: [String: HolderView]
    let texts: Catalogue

    private let cell = 21.0
    private let columns = 16

    var label: String {
        let free = inventory.freeAddresses(of: pool).count
        return texts[PictureWords.pool(pool.name, free: free, of: pool.range.count)]
    }

    func svg() -> String {
        let shown = Array(pool.range.all.prefix(Self.most))
        let rows = (shown.count + columns - 1) / columns
        let parts = shown.enumerated().map { index, address in
            let x = Double(index % columns) * cell
            let y = Double(index / columns) * cell
            let last = address.description.split(whereSeparator: { $0 == "." || $0 == ":" }).last.map(String.init) ?? ""
            return
                "<g><title>\(title(address).htmlEscaped)</title><rect class=\"\(tone(address))\" x=\"\(x + 0.5)\" y=\"\(y + 0.5)\" "
                + "width=\"\(cell - 1)\" height=\"\(cell - 1)\" rx=\"2\"/>"
                + "<text class=\"in\" x=\"\(x + cell / 2)\" y=\"\(y + cell / 2 + 3)\" text-anchor=\"middle\">\(last)</text></g>"
        }
        return
            "<svg class=\"addresses\" viewBox=\"0 0 \(Double(columns) * cell) \(Double(max(rows, 1)) * cell)\" role=\"img\" "
            + "aria-label=\"\(label.htmlEscaped)\">" + parts.joined() + "</svg>"
    }

    private func holder(_ address: IPAddress) -> HolderView? {
        holders.values.first { (pool.gateway == nil ? $0.publicAddress : $0.serverAddress) == address }
    }

    private func tone(_ address: IPAddress) -> String {
        if pool.range.except.contains(address) { return "kept" }
        guard let holder = holder(address) else { return "free" }
        // A shared address is taken once its last port is.
        if pool.isShared, !inventory.freePorts(of: address).isEmpty { return "shared" }
        return holder.standing.rawValue
    }

    private func title(_ address: IPAddress) -> String {
        if pool.range.except.contains(address) { return "\(address): \(texts[PictureWords.kept])" }
        guard let holder = holder(address) else { return "\(address): \(texts[PictureWords.free])" }
        return "\(address): \(holder.server) (\(holder.caseNumber)), \(texts[holder.standing.title])"
    }
}
