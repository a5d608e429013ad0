// SPDX-License-Identifier: Apache-2.0

package import Linux

/// Why the spool could not do as asked. `errno` values are those of the failed call.
package enum SpoolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file or directory cannot be made, opened or read.
    case unusable(path: String, systemError: Int32)
    /// The write failed, for example for want of space. Nothing was appended.
    case writeFailed(path: String, systemError: Int32)
    /// The kernel could not confirm that the bytes are on disk. It may drop them now and report success next time, so
    /// that nothing more is written by this process.
    case syncFailed(path: String, systemError: Int32)
    /// The spool holds as much as it may.
    case full(limitBytes: Int)
    /// The record is no longer as it was written.
    case damaged(what: String)
    /// The record could not be made.
    case unmade(String)

    package var description: String {
        switch self {
        case .unusable(let path, let error):
            "cannot use \(path): \(text(error)); check that it exists and that this user may write to it"
        case .writeFailed(let path, let error):
            "cannot write to \(path): \(text(error)); nothing was kept, make room or check the disk"
        case .syncFailed(let path, let error):
            "the disk did not take what was written to \(path): \(text(error)); check the disk, then start the agent again"
        case .full(let limit):
            "the spool is full: \(limit) bytes wait for their receipts; bring the service back or raise spool.maximumMebibytes"
        case .damaged(let what): "the spool holds damaged bytes: \(what)"
        case .unmade(let why): "the record could not be made: \(why)"
        }
    }

    package init(_ error: FileError) {
        switch error.operation {
        case .write: self = .writeFailed(path: error.path, systemError: error.number)
        case .sync: self = .syncFailed(path: error.path, systemError: error.number)
        case .open, .create, .make, .read, .truncate, .rename, .lock:
            self = .unusable(path: error.path, systemError: error.number)
        }
    }

    private func text(_ error: Int32) -> String { SystemError.text(error) }
}

/// Runs `body`; what fails in it on the disk is thrown as the spool's error.
@discardableResult
package func mappingFileErrors<Value>(_ body: () throws(FileError) -> Value) throws(SpoolError) -> Value {
    do throws(FileError) { return try body() } catch { throw SpoolError(error) }
}
