// SPDX-License-Identifier: Apache-2.0

package import Values

/// A file without its bytes.
package struct FileView: Codable, Hashable, Sendable {
    package var name: String
    package var mediaType: String
    package var size: Int
    package var sha256: Digest
    package var at: Timestamp
}
