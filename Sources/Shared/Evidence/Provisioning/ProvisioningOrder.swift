// SPDX-License-Identifier: Apache-2.0

package import Values

/// What the gateway's agent is to do for one tenant. The payload of an ``Envelope`` of type ``PayloadType/provisioningOrder``, signed by the service.
package struct ProvisioningOrder: Codable, Hashable, Sendable {
    /// 1.
    @Bounded<FormatVersion> package var version: Int
    /// UUID.
    @Bounded<Name> package var id: String
    /// The number of the case, by which the gateway calls the tenant.
    package var tenant: TenantLabel
    @Bounded<Name> package var site: String
    /// UUID of the agent at the gateway.
    @Bounded<Name> package var agent: String
    package var issued: Timestamp
    /// After this time it is not begun.
    package var expires: Timestamp
    /// 32 random bytes, hexadecimal; used once.
    package var nonce: Digest
    package var task: ProvisioningTask

    package init(
        id: String, tenant: TenantLabel, site: String, agent: String, issued: Timestamp, expires: Timestamp,
        nonce: Digest, task: ProvisioningTask
    ) {
        version = 1
        self.id = id
        self.tenant = tenant
        self.site = site
        self.agent = agent
        self.issued = issued
        self.expires = expires
        self.nonce = nonce
        self.task = task
    }
}

/// The task of a ``ProvisioningOrder``; JSON has one key, the kind.
package enum ProvisioningTask: Codable, Hashable, Sendable {
    /// Say what would change; change nothing.
    case plan(PlanTask)
    /// Put it in force for a limited time.
    case apply(ApplyTask)
    /// Make what an apply order put in force permanent.
    case confirm(SettleTask)
    /// Take back at once what an apply order put in force.
    case revert(SettleTask)
    /// Take the tenant away: what is open is cut.
    case remove(ReasonTask)
    /// Let nothing of the tenant through, by itself again after some time or until ``resume(_:)``.
    case suspend(SuspendTask)
    case resume(ReasonTask)

    package enum Kind: String, CodingKey, Codable, Hashable, Sendable, CaseIterable {
        case plan, apply, confirm, revert, remove, suspend, resume
    }

    package var kind: Kind {
        switch self {
        case .plan: .plan
        case .apply: .apply
        case .confirm: .confirm
        case .revert: .revert
        case .remove: .remove
        case .suspend: .suspend
        case .resume: .resume
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Kind.self)
        guard container.allKeys.count == 1, let kind = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "exactly one task belongs here"))
        }
        switch kind {
        case .plan: self = .plan(try container.decode(PlanTask.self, forKey: kind))
        case .apply: self = .apply(try container.decode(ApplyTask.self, forKey: kind))
        case .confirm: self = .confirm(try container.decode(SettleTask.self, forKey: kind))
        case .revert: self = .revert(try container.decode(SettleTask.self, forKey: kind))
        case .remove: self = .remove(try container.decode(ReasonTask.self, forKey: kind))
        case .suspend: self = .suspend(try container.decode(SuspendTask.self, forKey: kind))
        case .resume: self = .resume(try container.decode(ReasonTask.self, forKey: kind))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Kind.self)
        switch self {
        case .plan(let task): try container.encode(task, forKey: .plan)
        case .apply(let task): try container.encode(task, forKey: .apply)
        case .confirm(let task): try container.encode(task, forKey: .confirm)
        case .revert(let task): try container.encode(task, forKey: .revert)
        case .remove(let task): try container.encode(task, forKey: .remove)
        case .suspend(let task): try container.encode(task, forKey: .suspend)
        case .resume(let task): try container.encode(task, forKey: .resume)
        }
    }
}
