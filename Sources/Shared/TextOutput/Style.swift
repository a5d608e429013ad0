// SPDX-License-Identifier: Apache-2.0

/// How a piece of text looks. Only the colours that a terminal's own theme defines, so that it fits light and dark ones.
package struct Style: Hashable, Sendable {
    /// Parameters of Select Graphic Rendition for the foreground (ECMA-48, 8.3.117).
    package enum Colour: UInt8, Sendable, CaseIterable {
        case red = 31
        case green = 32
        case yellow = 33
        case blue = 34
        case magenta = 35
        case cyan = 36
    }

    package var colour: Colour?
    package var isBold = false
    package var isDim = false

    package init(_ colour: Colour? = nil, bold: Bool = false, dim: Bool = false) {
        self.colour = colour
        isBold = bold
        isDim = dim
    }

    package static let plain = Style()
    package static let bold = Style(bold: true)
    package static let dim = Style(dim: true)

    /// The same without colour.
    package var uncoloured: Style { Style(bold: isBold, dim: isDim) }

    /// The control sequence that makes what follows look like this, whatever came before.
    package var sequence: String {
        var parameters = "0"
        if isBold { parameters += ";1" }
        if isDim { parameters += ";2" }
        if let colour { parameters += ";\(colour.rawValue)" }
        return "\u{1b}[\(parameters)m"
    }
}
