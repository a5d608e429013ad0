// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials
internal import Probes
internal import Values

/// What the delivering process asks of one that measures.
enum MeasuringRequest: Codable, Sendable {
    /// Performs these checks of a signed order; everything that is answered carries the number of the run.
    case perform(run: Int, order: Envelope, checks: [CheckID], clock: Clock?)
    /// Gives the run up.
    case cancel(run: Int)
    /// Watches these tenants from now on, between orders.
    case watch([TenantAssignment])

    /// The service's clock minus ours, in seconds.
    struct Clock: Codable, Hashable, Sendable {
        var seconds: Double
        var uncertainty: Double
    }
}

/// What a measuring process answers. Its bytes are not believed: they are decoded with the same bounds as the service decodes reports with, and
/// what no request asked for ends the connection.
enum MeasuringEvent: Codable, Sendable {
    /// Its sockets are open, its privileges are gone, and its filter is in force. The first message.
    case ready
    /// It cannot start, and why. The first message and the last.
    case failed(String)
    case started(run: Int, check: CheckID)
    /// The frames behind a result, which follows: pcapng.
    case frames(run: Int, Data)
    case finished(run: Int, CheckResult)
    /// Every check has its result, or the order was refused for a reason.
    case ended(run: Int, refusal: String?)
    case windows(WindowUpload)
}
