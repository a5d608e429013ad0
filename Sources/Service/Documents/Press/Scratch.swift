// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A private directory that is gone when the work is done.
enum Scratch {
    static func withDirectory<Value>(
        _ body: (String) async throws(PressError) -> Value
    ) async throws(PressError) -> Value {
        let manager = FileManager.default
        let directory = manager.temporaryDirectory.appendingPathComponent("titipan-press-\(UUID().uuidString)")
        do {
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
