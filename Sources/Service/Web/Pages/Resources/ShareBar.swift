// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Words

/// How much of a feed, or of a direction's bandwidth, each holder has, as a bar whose whole is what can be given.
struct ShareBar: TemplateModel {
    let name: String
    /// The figures in words.
    let text: String
    let svg: String

    init(
        _ name: String, _ shares: [(holder: HolderView, amount: Double)], of total: Double, _ texts: Catalogue,
        figure: (Double) -> String
    ) {
        let taken = shares.reduce(0) { $0 + $1.amount }
        let words = texts[
            PictureWords.taken(figure(taken), of: figure(total), free: figure(max(0, total - taken)))]
        let (width, height) = (340.0, 22.0)
        // More than there is fills the bar.
        let scale = width / max(total, taken, 1)
        var x = 0.0
        let parts = shares.map { share in
            let long = share.amount * scale
            defer { x += long }
            return
                "<g><title>\("\(share.holder.server) (\(share.holder.caseNumber)): \(figure(share.amount))".htmlEscaped)</title>"
                + "<rect class=\"\(share.holder.standing.rawValue)\" x=\"\(x)\" y=\"0\" width=\"\(max(long - 1, 0.5))\" height=\"\(height)\"/></g>"
        }
        self.name = name
        text = words
        svg =
            "<svg class=\"share\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\("\(name): \(words)".htmlEscaped)\" preserveAspectRatio=\"none\">"
            + "<rect class=\"free\" x=\"0\" y=\"0\" width=\"\(width)\" height=\"\(height)\"/>" + parts.joined()
            + "</svg>"
    }
}
