// SPDX-License-Identifier: Apache-2.0

package import Capture
package import Linux

/// A failure on the prober's own side: the operation, the system's error and the remedy.
package struct ProbeError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// A capability is missing.
        case permission
        /// The interface is not there, or is gone.
        case noSuchInterface
        /// Any other refusal of the system; see ``ProbeError/systemError``.
        case system
    }

    package let code: Code
    /// The operation that failed, for example `open the ARP socket on eth1`.
    package let context: String
    /// errno; 0 when the system gave none.
    package let systemError: Int32
    private let reason: String

    package init(_ context: String, systemError: Int32) {
        self.init(context, systemError: systemError, reason: "\(SystemError.text(systemError)) (errno \(systemError))")
    }

    package init(_ error: SystemError) {
        self.init(error.what, systemError: error.number)
    }

    package init(_ error: CaptureError) {
        self.init(
            "\(error.operation.rawValue) (\(error.subject))", systemError: error.errorNumber, reason: error.reason)
    }

    private init(_ context: String, systemError: Int32, reason: String) {
        self.context = context
        self.systemError = systemError
        self.reason = reason
        self.code =
            switch Errno(rawValue: systemError) {
            case .notPermitted, .permissionDenied: .permission
            case .noSuchDevice, .noSuchDeviceOrAddress: .noSuchInterface
            default: .system
            }
    }

    /// Runs `body`, and throws its ``SystemError`` as a ``ProbeError``.
    static func wrapping<Result>(_ body: () throws(SystemError) -> Result) throws(ProbeError) -> Result {
        do throws(SystemError) { return try body() } catch { throw ProbeError(error) }
    }
}

extension ProbeError: CustomStringConvertible {
    package var description: String {
        let remedy =
            switch code {
            case .permission: "; start the agent as root or with CAP_NET_RAW"
            case .noSuchInterface: "; name an interface that exists (ip link) in the configuration"
            case .system: ""
            }
        return "\(context): \(reason)\(remedy)"
    }
}
