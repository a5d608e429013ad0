// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Synchronization
package import Values

/// Each changes the plan as a whole, under a lock that programs share.
extension Authorities {
    /// Makes the next authority, which is accepted from now on and issues later. Nothing happens when one waits already.
    ///
    /// Blocks for the disk. Throws `storage` or `malformed`.
    @discardableResult
    package func announce(now: Timestamp, deadline: Timestamp) throws(IdentityError) -> Plan {
        try change { plan throws(IdentityError) in
            guard plan.successor == nil else { return }
            let number = (plan.accepted + plan.retired).reduce(0, max) + 1
            _ = try Authority.open(directory: directory.path, name: name, number: number, now: now)
            plan.accepted.append(number)
            plan.generation += 1
            plan.announced = now
            plan.deadline = deadline
        }
    }

    /// Has the successor issue from now on. Nothing happens without one. Blocks and throws as ``announce(now:deadline:)``.
    @discardableResult
    package func succeed(now: Timestamp) throws(IdentityError) -> Plan {
        try change { plan throws(IdentityError) in
            guard let successor = plan.successor else { return }
            plan.issuing = successor
            plan.announced = nil
            plan.deadline = nil
            plan.since = now
        }
    }

    /// Accepts certificates of the issuing one alone from now on, and forgets the keys of the others. Blocks and throws as
    /// ``announce(now:deadline:)``.
    @discardableResult
    package func retireOthers() throws(IdentityError) -> Plan {
        let plan = try change { plan throws(IdentityError) in
            guard plan.successor == nil, plan.accepted.count > 1 else { return }
            plan.retired += plan.accepted.filter { $0 != plan.issuing }
            plan.accepted = [plan.issuing]
            plan.generation += 1
        }
        for number in plan.retired { Folder.remove("\(directory.path)/\(Authority.file(number)).key") }
        return plan
    }

    /// Changes the plan under a lock that programs share, as the directory has it then.
    private func change(_ body: (inout Plan) throws(IdentityError) -> Void) throws(IdentityError) -> Plan {
        // Root's files would be closed to the service.
        if UserAccount.currentIsRoot, let owner = FileStatus(directory.path)?.owner, owner != 0 {
            throw IdentityError(
                .storage,
                "\(directory.path) belongs to user \(owner): run this as that user, as the service runs (sudo -u)")
        }
        let lock: FileLock
        do throws(FileError) {
            lock = try FileLock("\(directory.path)/authorities.lock")
            try lock.acquire()
        } catch {
            throw IdentityError(.storage, "\(error)")
        }
        defer { lock.release() }
        let before = try Self.read(directory, name, .now()).plan
        var plan = before
        try body(&plan)
        guard plan != before else { return plan }
        let text: String
        do {
            text = String(decoding: try CanonicalJSON.encode(plan), as: UTF8.self) + "\n"
        } catch {
            throw IdentityError(.malformed, "the authorities' plan cannot be written: \(error)")
        }
        try directory.write(text, to: Self.file, isSecret: false, replacing: true)
        let changed = try Self.read(directory, name, .now())
        state.withLock { $0 = changed }
        return plan
    }
}
