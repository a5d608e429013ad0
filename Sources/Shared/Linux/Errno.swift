// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The number of a system error (errno(3)).
package struct Errno: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// EPERM.
    package static let notPermitted = Errno(rawValue: EPERM)
    /// EACCES.
    package static let permissionDenied = Errno(rawValue: EACCES)
    /// EINTR.
    package static let interrupted = Errno(rawValue: EINTR)
    /// EAGAIN.
    package static let wouldBlock = Errno(rawValue: EAGAIN)
    /// EPIPE.
    package static let brokenPipe = Errno(rawValue: EPIPE)
    /// EMSGSIZE.
    package static let messageTooLong = Errno(rawValue: EMSGSIZE)
    /// EMFILE: this process has no descriptor left.
    package static let tooManyOpenFiles = Errno(rawValue: EMFILE)
    /// ENFILE: the system has no descriptor left.
    package static let tooManyOpenFilesInSystem = Errno(rawValue: ENFILE)
    /// ENOBUFS.
    package static let noBufferSpace = Errno(rawValue: ENOBUFS)
    /// ENODEV.
    package static let noSuchDevice = Errno(rawValue: ENODEV)
    /// ENXIO.
    package static let noSuchDeviceOrAddress = Errno(rawValue: ENXIO)
    /// EAFNOSUPPORT.
    package static let addressFamilyNotSupported = Errno(rawValue: EAFNOSUPPORT)
    /// EADDRINUSE.
    package static let addressInUse = Errno(rawValue: EADDRINUSE)
    /// EADDRNOTAVAIL.
    package static let addressNotAvailable = Errno(rawValue: EADDRNOTAVAIL)
    /// ENETDOWN.
    package static let networkDown = Errno(rawValue: ENETDOWN)
    /// ENETUNREACH.
    package static let networkUnreachable = Errno(rawValue: ENETUNREACH)
    /// EHOSTDOWN.
    package static let hostDown = Errno(rawValue: EHOSTDOWN)
    /// EHOSTUNREACH.
    package static let noRouteToHost = Errno(rawValue: EHOSTUNREACH)
    /// EINPROGRESS.
    package static let inProgress = Errno(rawValue: EINPROGRESS)
    /// ECONNREFUSED.
    package static let connectionRefused = Errno(rawValue: ECONNREFUSED)
    /// ECONNRESET.
    package static let connectionReset = Errno(rawValue: ECONNRESET)
    /// ETIMEDOUT.
    package static let timedOut = Errno(rawValue: ETIMEDOUT)
}
