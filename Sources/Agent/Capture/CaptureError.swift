// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Why an interface or a capture could not be used: what was tried, on what, why it failed, and what to do.
package struct CaptureError: Error, Hashable, Sendable {
    package enum Operation: String, Hashable, Sendable {
        case openCapture = "open a capture"
        case attachFilter = "attach the sampling filter"
        case readFrames = "read frames"
        case readStatistics = "read the capture's counters"
        case startSampling = "start sampling"
        case openLinkSocket = "open a link socket"
        case sendFrame = "send a frame"
        case readInterface = "read the interface's state"
        case startThread = "start a thread"
    }

    package let operation: Operation
    /// The interface.
    package let subject: String
    /// errno, or 0 when the reason is no system error.
    package let errorNumber: Int32
    package let reason: String
    /// The remedy; empty where no general one exists.
    package let remedy: String

    init(_ operation: Operation, _ subject: String, reason: String, remedy: String = "") {
        self.operation = operation
        self.subject = subject
        errorNumber = 0
        self.reason = reason
        self.remedy = remedy
    }

    init(_ operation: Operation, _ subject: String, _ errno: Errno) {
        self.init(operation, subject, errorNumber: errno.rawValue)
    }

    init(_ operation: Operation, _ subject: String, errorNumber: Int32) {
        self.operation = operation
        self.subject = subject
        self.errorNumber = errorNumber
        reason = SystemError.text(errorNumber)
        remedy =
            switch Errno(rawValue: errorNumber) {
            case .notPermitted, .permissionDenied: "run as root, or grant CAP_NET_RAW and CAP_NET_ADMIN"
            case .noSuchDevice, .noSuchDeviceOrAddress: "check the interface's name with: ip link"
            case .networkDown: "bring the interface up with: ip link set \(subject) up"
            default: ""
            }
    }
}

extension CaptureError {
    /// Runs `body` for `subject`; an error of the kernel means that the thread could not be started.
    static func startingThread<Result>(
        _ subject: String, _ body: () throws(SystemError) -> Result
    ) throws(CaptureError) -> Result {
        do throws(SystemError) { return try body() } catch {
            throw CaptureError(.startThread, subject, errorNumber: error.number)
        }
    }
}

extension CaptureError: CustomStringConvertible {
    package var description: String {
        "cannot \(operation.rawValue) (\(subject)): \(reason)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}
