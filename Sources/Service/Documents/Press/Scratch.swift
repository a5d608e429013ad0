// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A private directory that is gone when the work is done.
package enum Scratch {
    private static let prefix = "titipan-press-"

    /// Removes what a crash left in the directory that ``PressTools/scratch`` names; nobody must be at work there.
    package static func sweep(_ parent: String) {
        let manager = FileManager.default
        for name in (try? manager.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
            try? manager.removeItem(atPath: "\(parent)/\(name)")
        }
    }

    /// - Parameter parent: where to make it; the system's directory for `nil`.
    static func withDirectory<Value>(
        in parent: String?, _ body: (String) async throws(PressError) -> Value
    ) async throws(PressError) -> Value {
        let manager = FileManager.default
        let place = parent.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? manager.temporaryDirectory
        let directory = place.appendingPathComponent(prefix + UUID().uuidString)
        do {
            if parent != nil {
                try manager.createDirectory(
                    at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            try manager.createDirectory(
                at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .storage(path: directory.path, why: "cannot be made: \(error.localizedDescription)")
        }
        defer { try? manager.removeItem(at: directory) }
        return try await body(directory.path)
    }

    static func write(_ bytes: [UInt8], to path: String) throws(PressError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw .storage(path: path, why: "cannot be written: \(error.localizedDescription)")
        }
    }

    static func read(_ path: String) throws(PressError) -> [UInt8] {
        do {
            let url = URL(fileURLWithPath: path)
            let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            guard size <= PressTools.largestDocument else {
                throw PressError.tooLarge(tool: path, limit: PressTools.largestDocument)
            }
            return Array(try Data(contentsOf: url))
        } catch let error as PressError {
            throw error
        } catch {
            throw .storage(path: path, why: "cannot be read: \(error.localizedDescription)")
        }
    }
}
