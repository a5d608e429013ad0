// SPDX-License-Identifier: Apache-2.0

internal import CQREncode
internal import Values

/// A QR code (ISO/IEC 18004), error correction level M.
struct QRCode: Sendable {
    /// Modules to a side, without the quiet zone.
    let width: Int
    /// Dark modules, row by row.
    private let dark: [Bool]

    /// `nil` when the text has more bytes than a code can hold (2,331) or contains NUL.
    init?(_ text: String) {
        guard !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { return nil }
        dark = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
    }

    subscript(row: Int, column: Int) -> Bool { dark[row * width + column] }

    /// An SVG element with the quiet zone of four modules; each run of dark modules in a row is one rectangle of a single path.
    var svg: String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard self[row, column] else {
                    column += 1
                    continue
                }
                var end = column
                while end < width, self[row, end] { end += 1 }
                path += "M\(column + 4) \(row + 4)h\(end - column)v1h-\(end - column)z"
                column = end
            }
        }
        let side = width + 8
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(side) \(side)\" shape-rendering=\"crispEdges\">"
            + "<path fill=\"#000\" d=\"\(path)\"/></svg>"
    }
}
