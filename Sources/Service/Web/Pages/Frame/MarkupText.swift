// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as it stands in HTML and SVG, in elements and in attributes between quotation marks.
    var htmlEscaped: String {
        guard contains(where: { "&<>\"'".contains($0) }) else { return self }
        return replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
