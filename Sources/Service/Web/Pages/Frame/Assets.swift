// SPDX-License-Identifier: Apache-2.0

internal import Evidence
import Foundation
import Hummingbird
import Values

/// Style sheet, script and mark: few files, read once, addressed with their version so that browsers may keep them.
enum Assets {
    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]

    private static let files: [String: [UInt8]] = {
        let directory = Bundle.module.bundleURL.appending(path: "Assets")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        let known = names.filter { types[($0 as NSString).pathExtension] != nil }
        return Dictionary(
            uniqueKeysWithValues: known.compactMap { name in
                (try? Data(contentsOf: directory.appending(path: name))).map { (name, Array($0)) }
            })
    }()

    /// Changes when any file does.
    static let version: String = {
        let all = files.sorted { $0.key < $1.key }.flatMap { Array($0.key.utf8) + $0.value }
        return String(Digest(of: all).description.prefix(12))
    }()

    /// `nil` for a name that is no asset's.
    static func response(_ name: String) -> Response? {
        guard let bytes = files[name], let type = types[(name as NSString).pathExtension] else { return nil }
        return .bytes(bytes, type, headers: [.cacheControl: "public, max-age=31536000, immutable"])
    }
}
