// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Spool
internal import Values

/// Signs what happened on a gateway into reports of the agent's one chain, and puts them on disk.
struct ProvisioningReportWriter: Sendable {
    let spool: Spool
    let key: SigningKey
    let agentID: String
    let site: String

    func write(_ event: GatewayEvent) throws(SpoolError) -> SpooledRecord {
        try spool.append { position in
            let report = ProvisioningReport(
                software: ReportWriter.software, agent: agentID, site: site, tenant: event.tenant,
                orderID: event.order?.id, nonce: event.order?.nonce, sequence: position, began: event.began,
                ended: event.ended, bootNanosecondsBegan: event.bootNanosecondsBegan,
                bootNanosecondsEnded: event.bootNanosecondsEnded, bootID: event.bootID, event: event.event,
                plan: event.plan, state: event.state, reason: event.reason, culprit: event.culprit)
            let subject = event.order.map {
                Statement<ProvisioningReport>.Subject(name: VerificationReport.orderSubject, sha256: $0.digest)
            }
            let statement = Statement(
                subject: subject.map { [$0] } ?? [], predicateType: ProvisioningReport.predicateType, predicate: report)
            return try Envelope(signing: try CanonicalJSON.encode(statement), type: .provisioning, with: key)
        }
    }
}
