// SPDX-License-Identifier: Apache-2.0

internal import Evidence

extension ServiceReader {
    /// Reads nothing: for a process that performs no check which speaks to a service.
    package static let none = ServiceReader(
        page: { _ throws(Failure) in throw Failure(cause: .local("this process speaks to no service")) },
        handshake: { _ throws(Failure) in throw Failure(cause: .local("this process speaks to no service")) })
}
