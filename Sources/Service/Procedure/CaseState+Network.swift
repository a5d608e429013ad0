// SPDX-License-Identifier: Apache-2.0

package import Values

/// What an order to the gateway asks for.
package enum NetworkTask: String, Codable, Hashable, Sendable, CaseIterable {
    case plan, apply, confirm, revert
}

/// How an order to the gateway ended that left nothing in force.
package enum NetworkOutcome: String, Codable, Hashable, Sendable, CaseIterable {
    /// Taken back, as ordered.
    case reverted
    /// The kernel took it back by itself.
    case expired
    case refused, failed
    /// The gateway did not answer in time.
    case silent
}

extension CaseState {
    /// The server's part of the gateway, where an agent there takes orders.
    package struct Network: Codable, Hashable, Sendable {
        package enum Standing: String, Codable, Hashable, Sendable, CaseIterable {
            /// The gateway's plan is awaited.
            case planning
            /// A plan waits for the officer who starts the verification.
            case planned
            /// Something stands in the plan's way.
            case blocked
            /// There is no plan: the gateway refused, failed or did not answer.
            case unplanned
            /// The plan is to be put in force.
            case applying
            /// In force, for a limited time.
            case applied
            case confirming, confirmed
            case reverting
            /// An officer has it set up without the gateway's agent.
            case byHand
        }

        package internal(set) var standing: Standing
        /// The order that is awaited, or was answered last.
        package internal(set) var orderID: String
        /// SHA-256 of the latest plan.
        package internal(set) var plan: String?
        /// The order that was answered by ``plan``.
        package internal(set) var planOrder: String?
        /// The latest order that put a plan in force.
        package internal(set) var applyOrder: String?
        /// For how long that is.
        package internal(set) var seconds = 0
        /// The verification that follows; `nil` where an exception replaces it.
        package internal(set) var observationSeconds: Int?
        package internal(set) var exercisePort: Int?
        /// Digests of the reports on what is in force: applied, then confirmed.
        package internal(set) var reportIDs: [String] = []
        /// How the order before ended that left nothing in force.
        package internal(set) var outcome: NetworkOutcome?
        /// Why; of ``Standing/byHand`` the officer's words.
        package internal(set) var reason = ""
        @StoredMicroseconds package internal(set) var at: Timestamp

        /// The longest that anything is provisional.
        package static let mostSeconds = 3600

        /// Whether the gateway has, or may have, something that the kernel takes back by itself.
        package var isProvisional: Bool {
            switch standing {
            case .applying, .applied, .confirming: true
            case .planning, .planned, .blocked, .unplanned, .confirmed, .reverting, .byHand: false
            }
        }

        /// Whether the gateway is at work, and nobody else is to do anything.
        package var isBusy: Bool {
            switch standing {
            case .planning, .applying, .applied, .confirming, .reverting: true
            case .planned, .blocked, .unplanned, .confirmed, .byHand: false
            }
        }
    }

    /// Whether the network is as it stays: kept by the gateway, or set up by hand.
    var networkIsSettled: Bool { network.map { $0.standing == .confirmed || $0.standing == .byHand } ?? true }

    /// Why nothing that needs the network can begin; `nil` once a plan is there, or it is set up by hand.
    var networkObstacle: Obstacle? {
        switch network?.standing {
        case nil, .planned, .confirmed, .byHand: nil
        case .planning: .notNow(id: "rencana jaringan dari gateway ditunggu", en: "the gateway's plan is awaited")
        case .blocked:
            .notNow(
                id:
                    "ada yang menghalangi rencana jaringan; singkirkan dan susun rencana lagi, atau kerjakan dengan tangan",
                en: "something stands in the way of the network's plan; remove it and plan again, or set it up by hand")
        case .unplanned:
            .notNow(
                id: "gateway tidak memberi rencana; susun rencana lagi, atau kerjakan dengan tangan",
                en: "the gateway has given no plan; plan again, or set the network up by hand")
        case .applying, .applied, .confirming, .reverting:
            .notNow(id: "gateway sedang mengerjakan jaringan", en: "the gateway is at work on the network")
        }
    }

    /// SHA-256 of the plan that a verification puts in force; `nil` while there is none to be seen.
    package var planToSee: String? { network.flatMap { $0.standing == .planned ? $0.plan : nil } }

    /// What follows a verdict while something is provisional.
    func settling(_ orderID: String, keep: Bool) -> [Event] {
        network?.standing == .applied ? [.networkSettleOrdered(orderID: orderID, keep: keep)] : []
    }

    mutating func awaitPlan(_ orderID: String, at now: Timestamp) {
        let before = network
        network = Network(standing: .planning, orderID: orderID, at: now)
        // Why the attempt before came to nothing is still what the officer has to know.
        network?.outcome = before?.outcome
        network?.reason = before?.standing == .byHand ? "" : before?.reason ?? ""
    }

    mutating func planned(_ orderID: String, _ plan: String, isApplicable: Bool, at now: Timestamp) {
        changeNetwork(to: isApplicable ? .planned : .blocked, orderID, at: now)
        network?.plan = plan
        network?.planOrder = orderID
    }

    /// - Parameter observed: seconds of the verification that follows; `nil` where an exception replaces it.
    mutating func applyPlan(
        _ orderID: String, _ plan: String, seconds: Int, observed: Int?, exercisePort: Int?, at now: Timestamp
    ) {
        changeNetwork(to: .applying, orderID, at: now)
        network?.plan = plan
        network?.applyOrder = orderID
        network?.seconds = seconds
        network?.observationSeconds = observed
        network?.exercisePort = exercisePort
        network?.outcome = nil
        network?.reason = ""
        network?.reportIDs = []
        guard observed != nil else { return }
        // A fresh attempt makes an exception moot.
        exception = nil
        moveTrack(to: .verifying, at: now)
    }

    mutating func networkIsApplied(_ orderID: String, _ reportID: String, at now: Timestamp) {
        changeNetwork(to: .applied, orderID, at: now)
        network?.reportIDs = [reportID]
    }

    mutating func settleNetwork(_ orderID: String, keep: Bool, at now: Timestamp) {
        changeNetwork(to: keep ? .confirming : .reverting, orderID, at: now)
        if !keep, track == .verifying { moveTrack(to: .remedy, at: now) }
    }

    mutating func networkIsConfirmed(_ orderID: String, _ reportID: String, at now: Timestamp) {
        changeNetwork(to: .confirmed, orderID, at: now)
        network?.reportIDs.append(reportID)
        if verifications.last?.verdict == .passed, track == .verifying { moveTrack(to: .passed, at: now) }
    }

    mutating func networkIsNotInForce(_ orderID: String, _ outcome: NetworkOutcome, _ reason: String, at now: Timestamp)
    {
        changeNetwork(to: .unplanned, orderID, at: now)
        network?.outcome = outcome
        network?.reason = reason
        network?.reportIDs = []
        if track == .verifying { moveTrack(to: .remedy, at: now) }
    }

    mutating func setNetworkUpByHand(_ reason: String, at now: Timestamp) {
        network = Network(standing: .byHand, orderID: "", at: now)
        network?.reason = reason
    }

    private mutating func changeNetwork(to standing: Network.Standing, _ orderID: String, at now: Timestamp) {
        network?.standing = standing
        network?.orderID = orderID
        network?.at = now
    }
}
