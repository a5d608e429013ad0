// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Judging
internal import Values
internal import Words

/// The evidence against itself: signatures, and which order and report belong together.
extension Examination {
    mutating func checkOrder() {
        guard let payload = opened(SealedName.orderEnvelope, .order, keys: ring.map { [$0.service] }) else { return }
        orderPayload = payload
        if let plain = files[SealedName.order], plain != payload {
            add(
                SealedName.order, .altered, "is not the order that \(SealedName.orderEnvelope) signs",
                expected: Digest(of: payload), found: Digest(of: plain))
        }
        do {
            let order = try CanonicalJSON.decode(VerificationOrder.self, from: payload)
            self.order = order
            add(SealedName.orderEnvelope, .holds, "order \(order.id) is signed by the service")
            if let number = manifest?.caseNumber, number != order.caseNumber {
                add(
                    SealedName.orderEnvelope, .altered,
                    "belongs to case \(order.caseNumber), the manifest to case \(number)")
            }
        } catch {
            add(SealedName.orderEnvelope, .altered, CanonicalJSON.describe(error))
        }
    }

    mutating func checkReports() {
        for name in [SealedName.report, SealedName.outsideReport] where files[name] != nil {
            guard let payload = opened(name, .report, keys: ring?.agents.map(\.reportKey)),
                let envelope = files[name].flatMap({ try? Envelope(bytes: $0) })
            else { continue }
            do {
                let statement = try CanonicalJSON.decode(Statement<VerificationReport>.self, from: payload)
                let faults = faults(of: statement, envelope: envelope)
                if faults.isEmpty {
                    let agent =
                        ring?.agents.first { $0.id == statement.predicate.agent }?.name ?? statement.predicate.agent
                    add(
                        name, .holds,
                        "signed by agent \(agent) (\(statement.predicate.vantage.rawValue)), answers the order")
                    reports.append((name, envelope, statement.predicate))
                    for fault in order.map({ ReportTimes(statement.predicate, order: $0).faults }) ?? [] {
                        notes.append(
                            Phrase(
                                id: "Waktu dalam \(name) saling bertentangan: “\(fault)”.",
                                en: "The times of \(name) contradict each other: \(fault)."))
                    }
                } else {
                    for fault in faults { add(name, .altered, fault) }
                }
            } catch {
                add(name, .altered, CanonicalJSON.describe(error))
            }
        }
    }

    /// Why a signed report does not answer the order.
    private func faults(of statement: Statement<VerificationReport>, envelope: Envelope) -> [String] {
        let report = statement.predicate
        var faults: [String] = []
        let keys = ring?.agents.filter { $0.id == report.agent }.map(\.reportKey) ?? []
        if (try? envelope.verify(type: .report, trusting: keys)) == nil {
            faults.append("names agent \(report.agent.prefix(60)), whose key did not sign it")
        }
        guard let order, let orderPayload else { return faults }
        if statement.sha256(of: VerificationReport.orderSubject) != Digest(of: orderPayload)
            || report.orderID != order.id
        {
            faults.append("answers another order than \(order.id)")
        }
        if report.nonce != order.nonce { faults.append("does not carry the order's nonce") }
        if report.caseNumber != order.caseNumber || report.allocationVersion != order.target.allocationVersion {
            faults.append("is about another case or allocation")
        }
        let ordered = report.vantage == .inside ? order.insideAgent : order.outsideAgent
        if ordered != report.agent { faults.append("comes from an agent that was not asked") }
        return faults
    }

    mutating func checkReceipts() {
        let pairs = [(SealedName.receipt, SealedName.report), (SealedName.outsideReceipt, SealedName.outsideReport)]
        for (name, reportName) in pairs where files[name] != nil {
            guard let payload = opened(name, .receipt, keys: ring.map { [$0.service] }) else { continue }
            do {
                let receipt = try CanonicalJSON.decode(Receipt.self, from: payload)
                guard let report = reports.first(where: { $0.name == reportName }) else {
                    add(name, .holds, "signed by the service for report \(receipt.report)")
                    continue
                }
                if receipt.report == report.envelope.digest {
                    add(name, .holds, "the service acknowledged the report as leaf \(receipt.leafIndex)")
                } else {
                    add(
                        name, .altered, "acknowledges another report than \(reportName)",
                        expected: report.envelope.digest,
                        found: receipt.report)
                }
            } catch {
                add(name, .altered, CanonicalJSON.describe(error))
            }
        }
    }

    mutating func checkVerdict() {
        let names = [SealedName.report, SealedName.outsideReport]
        let sealed = manifest?.files.filter { names.contains($0.name) }.count ?? max(1, reports.count)
        guard let order, sealed == reports.count else {
            add("verdict", .unchecked, "cannot be computed: the order and every sealed report must hold first")
            return
        }
        let outcome = Judge(order: order).verdict(reports: reports.map(\.body)).outcome
        verdict = outcome
        guard let manifest else { return }
        if outcome == manifest.verdict {
            let exception = outcome != .passed && manifest.exception != nil ? ", closed by an exception" : ""
            add("verdict", .holds, "the measurements give “\(outcome.rawValue)” again\(exception)")
        } else if Judge(order: order, rules: .withoutTimesAndFrames).verdict(reports: reports.map(\.body)).outcome
            == manifest.verdict
        {
            verdict = manifest.verdict
            add(
                "verdict", .holds,
                "the measurements give “\(manifest.verdict.rawValue)” again, by the rules that it was sealed under")
            notes.append(
                Phrase(
                    id:
                        "Menurut aturan sekarang, yang juga membandingkan waktu dan paket laporan, putusannya “\(outcome.title.id)”.",
                    en:
                        "By today's rules, which also compare the times and frames of reports, the verdict would be “\(outcome.title.en)”."
                ))
        } else {
            add(
                "verdict", .altered,
                "the measurements give “\(outcome.rawValue)”, the manifest says “\(manifest.verdict.rawValue)”")
        }
    }

    /// An envelope's payload once its signature holds; adds a finding when it does not.
    mutating func opened(_ name: String, _ type: PayloadType, keys: [VerificationKey]?) -> [UInt8]? {
        guard let bytes = files[name] else {
            if name == SealedName.orderEnvelope, manifest == nil { add(name, .missing, "is not in the document") }
            return nil
        }
        do {
            let envelope = try Envelope(bytes: bytes)
            guard let keys else {
                add(name, .unchecked, "its signature cannot be checked: \(SealedName.keys) cannot be read")
                return nil
            }
            return try envelope.verify(type: type, trusting: keys)
        } catch {
            add(name, .altered, "\(error)")
            return nil
        }
    }
}
