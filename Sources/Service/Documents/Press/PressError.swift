// SPDX-License-Identifier: Apache-2.0

/// Why a document could not be made, and what to do.
package enum PressError: Error, Codable, Hashable, Sendable, CustomStringConvertible {
    /// A program is not there or cannot be started.
    case missingTool(path: String)
    case timedOut(tool: String, seconds: Int64)
    /// The program ended with an error; holds the last lines that it wrote.
    case failed(tool: String, status: String, lastLines: String)
    case tooLarge(tool: String, limit: Int)
    /// A template is missing or malformed: the installation is damaged.
    case template(name: String, why: String)
    /// Something to be printed cannot be: which field, and why.
    case badContent(field: String, why: String)
    /// A character that none of the documents' fonts has; it would print as an empty box.
    case noGlyph(String)
    /// A file of our own could not be written or read.
    case storage(path: String, why: String)

    package var description: String {
        switch self {
        case .missingTool(let path):
            "\(path) cannot be started: install it, or configure where it is"
        case .timedOut(let tool, let seconds):
            "\(tool) was ended after \(seconds) s: is the machine overloaded?"
        case .failed(let tool, let status, let lines):
            "\(tool) \(status)\(lines.isEmpty ? "" : ": " + lines)"
        case .tooLarge(let tool, let limit):
            "\(tool) wrote more than \(limit) bytes"
        case .template(let name, let why):
            "template \(name): \(why); install the service's resources again"
        case .badContent(let field, let why):
            "“\(field)”: \(why)"
        case .noGlyph(let character):
            "no document font has \(character): write it otherwise, or install a font that has it (fonts-noto-core, fonts-symbola)"
        case .storage(let path, let why):
            "\(path): \(why)"
        }
    }
}
