// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import CurlClient

/// Problem details as the service sends them (RFC 9457).
package struct Problem: Codable, Sendable, Hashable {
    package var title: String
    package var detail: String?
    /// A code for programs, for example `agent.pending`.
    package var code: String?
    package var field: String?
}

/// Why a call to the service brought no usable answer.
package enum ServiceError: Error, Sendable, CustomStringConvertible {
    /// The request got no answer.
    case transfer(TransferError, url: String)
    /// The service refused the request. `retryAfter` in seconds, when the service named it.
    case refused(status: Int, Problem, retryAfter: Int?)
    /// An answer that cannot be decoded, or whose signature is invalid.
    case invalidAnswer(String)

    package var description: String {
        switch self {
        case .transfer(let error, let url): "cannot reach \(url): \(error)"
        case .refused(let status, let problem, _):
            "the service refused: \(problem.detail ?? problem.title) (HTTP \(status)\(problem.code.map { ", \($0)" } ?? ""))"
        case .invalidAnswer(let what): "the service's answer cannot be used: \(what)"
        }
    }

    /// The service's code for the problem; empty when there is none.
    package var code: String {
        if case .refused(_, let problem, _) = self { return problem.code ?? "" }
        return ""
    }

    package var isCancellation: Bool {
        if case .transfer(let error, _) = self { return error.reason == .cancelled }
        return false
    }

    /// The agent waits for an officer's approval.
    package var isPending: Bool { code == "agent.pending" }

    /// The agent may not come back.
    package var isRevoked: Bool { code == "agent.revoked" }

    /// The service has no such call: it is of an earlier version.
    package var isUnknownPath: Bool {
        if case .refused(404, _, _) = self { return true }
        return false
    }

    init(_ response: TransferResponse) {
        let problem = try? CanonicalJSON.decode(Problem.self, from: response.body)
        self = .refused(
            status: response.status,
            problem ?? Problem(title: "HTTP status \(response.status) without an explanation"),
            retryAfter: response.header("Retry-After").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil })
    }
}
