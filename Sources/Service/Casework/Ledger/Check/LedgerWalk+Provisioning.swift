// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Values
internal import Words

extension LedgerWalk {
    /// Reports of gateways, and the orders that they answer.
    mutating func compareProvisioning() throws {
        try records.eachProvisioningReport { row, tenant, event in
            count(.provisioning)
            let name = "\(row.agentID)/\(row.epoch)/\(row.seq)"
            let leaf = claim(.provisioning, row.leaf)
            let envelope = try? Envelope(bytes: row.envelope)
            let digest = envelope?.digest.description
            let report = envelope.flatMap {
                try? CanonicalJSON.decode(Statement<ProvisioningReport>.self, from: Array($0.payload)).predicate
            }
            if digest == nil || digest != leaf?.report || digest != row.digest || leaf?.agent != row.agentID
                || leaf?.case != tenant || leaf?.name != event || report?.tenant.description != tenant
                || report?.event.rawValue != event
            {
                differ(
                    .provisioning, name,
                    Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                        "n": "\(row.leaf)"
                    ]))
            }
            compareReceipt(row.receipt, name) { receipt in
                receipt.report.description == digest && Int(exactly: receipt.leafIndex) == row.leaf
                    && receipt.agent == row.agentID && receipt.epoch == row.epoch && receipt.seq == row.seq
                    // A report that was held at first counts since its epoch was confirmed.
                    && (!receipt.counts || row.counts)
            }
            if let report, report.orderID != row.orderID {
                differ(
                    .provisioning, name,
                    Phrase(id: "menjawab perintah lain daripada di barisnya", en: "answers another order than its row"))
            }
        }
        nameUnclaimed(.provisioning, .provisioning) { _, leaf in leaf.report ?? "?" }
        try records.eachNetworkDecision { number, text, index in
            count(.network)
            let leaf = claim(.network, index)
            if leaf?.sha256 == Digest(of: Array(text.utf8)).description, leaf?.case == number { return }
            differ(
                .network, number,
                Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                    "n": "\(index)"
                ]))
        }
        nameUnclaimed(.network, .network) { _, leaf in leaf.case ?? "?" }
        try records.eachProvisioningOrder { id, number, bytes in
            count(.orders)
            guard let envelope = try? Envelope(bytes: bytes),
                let payload = try? envelope.verify(type: .provisioningOrder, trusting: [check.serviceKey]),
                let order = try? CanonicalJSON.decode(ProvisioningOrder.self, from: payload), order.id == id,
                order.tenant.description == number
            else {
                differ(
                    .orders, id,
                    Phrase(
                        id: "bukan perintah yang ditandatangani layanan untuk berkas itu",
                        en: "is not an order that the service signed for its case"))
                return
            }
        }
    }
}
