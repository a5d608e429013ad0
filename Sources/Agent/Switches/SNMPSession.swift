// SPDX-License-Identifier: Apache-2.0

internal import CSNMP
internal import Linux
internal import Synchronization

/// libsnmp in this process: set up once, entered by one thread at a time.
///
/// Its single-session API shares lists of users and engines among all sessions and guards none of them.
enum SNMPLibrary {
    private static let isReady = Mutex(false)

    /// Runs `body`, which does not wait for the network unless it opens a version 3 session.
    static func enter<Value: Sendable>(_ body: () -> Value) -> Value {
        isReady.withLock { ready in
            if !ready { cs_global_init() }
            ready = true
            return body()
        }
    }
}

/// One switch to ask, from one thread that may wait. It belongs to the network namespace of the thread that opens it.
struct SNMPSession: ~Copyable {
    let access: SwitchAccess
    private let handle: OpaquePointer
    private let deadline: ContinuousClock.Instant

    /// Rows that one GETBULK asks for: an answer stays within a frame or two. Where that is too much for the switch, half as many.
    static let repetitions: Int32 = 25
    /// An answer's error status (RFC 3416, section 3).
    private static let tooBig = 1

    /// - Parameter deadline: nothing waits longer, opening included.
    init(_ access: SwitchAccess, until deadline: ContinuousClock.Instant) throws(SwitchError) {
        let patience = Int(min(access.timeout, deadline - ContinuousClock.now) / .microseconds(1))
        guard patience > 0 else { throw .silent(access) }
        var failure = cs_failure()
        // The pointer passes as a number: the lock guards the library, and only this object uses the session.
        let opened = SNMPLibrary.enter { () -> UInt in
            switch access.right {
            case .community(let community):
                UInt(
                    bitPattern: cs_open_v2c(
                        access.peer, community.bytes, community.bytes.count, patience, &failure))
            case .user(let user, let authentication, let auth, let privacy, let priv):
                UInt(
                    bitPattern: cs_open_v3(
                        access.peer, user, authentication.rawValue, auth.bytes, auth.bytes.count, privacy.rawValue,
                        priv.bytes, priv.bytes.count, patience, &failure))
            }
        }
        guard let handle = OpaquePointer(bitPattern: opened) else { throw SwitchError(failure, access) }
        self.access = access
        self.handle = handle
        self.deadline = deadline
    }

    deinit {
        SNMPLibrary.enter { cs_close(handle) }
    }

    /// The values of these names, in their order.
    func get(_ names: [ObjectName]) throws(SwitchError) -> [SNMPValue] {
        guard let answer = try ask(names, repetitions: 0) else {
            guard names.count > 1 else {
                throw SwitchError(.answer, access, "its answer for \(names) is too long for it")
            }
            var values: [SNMPValue] = []
            for name in names { values += try get([name]) }
            return values
        }
        guard answer.count == names.count, zip(answer, names).allSatisfy({ $0.name == $1 }) else {
            throw SwitchError(.answer, access, "it answered something else than was asked")
        }
        return answer.map(\.value)
    }

    /// All rows of a column, in their order, to `row`: index and value.
    /// - Throws: when there are more than `limit`, and when names do not grow: such a walk would never end.
    func walk(
        _ column: ObjectName, limit: Int, _ row: ([UInt32], SNMPValue) -> Void
    ) throws(SwitchError) {
        var (last, rows) = (column, 0)
        var repetitions = SNMPSession.repetitions
        while true {
            guard let answer = try ask([last], repetitions: repetitions) else {
                guard repetitions > 1 else {
                    throw SwitchError(.answer, access, "a row behind \(last) is too long for it")
                }
                repetitions /= 2
                continue
            }
            if answer.isEmpty { return }
            for variable in answer {
                guard let index = variable.name.index(in: column), variable.value != .nothing else { return }
                guard last < variable.name else {
                    throw SwitchError(.answer, access, "\(variable.name) follows \(last): it would never end")
                }
                rows += 1
                guard rows <= limit else {
                    throw SwitchError(.answer, access, "the table \(column) has more than \(limit) rows")
                }
                row(index, variable.value)
                last = variable.name
            }
        }
    }

    /// - Returns: `nil` when the answer would be longer than the switch can send (`tooBig`).
    private func ask(_ names: [ObjectName], repetitions: Int32) throws(SwitchError) -> [SNMPVariable]? {
        guard ContinuousClock.now < deadline else { throw .silent(access) }
        SNMPLibrary.enter {
            cs_begin(handle, repetitions)
            for name in names { cs_add_name(handle, name.parts, name.parts.count) }
            cs_send(handle)
        }
        let status = try waitForAnswer()
        if status == SNMPSession.tooBig { return nil }
        guard status == 0 else {
            let text = cs_status_text(status).map { String(cString: $0) } ?? "error status \(status)"
            throw SwitchError(.answer, access, "it answered “\(text)”: may this agent read its tables?")
        }
        var variables: [SNMPVariable] = []
        var variable = cs_variable()
        while cs_next(handle, &variable) != 0 {
            guard let read = SNMPVariable(variable) else {
                throw SwitchError(.answer, access, "a name has more than \(ObjectName.longest) parts")
            }
            variables.append(read)
        }
        return variables
    }

    /// - Returns: the answer's error status.
    private func waitForAnswer() throws(SwitchError) -> Int {
        let descriptor = SNMPLibrary.enter { cs_descriptor(handle) }
        var failure = cs_failure()
        var status = 0
        while true {
            switch cs_outcome(handle, &failure, &status) {
            case CS_ANSWERED: return status
            case CS_FAILED: throw SwitchError(failure, access)
            default: break
            }
            let left = deadline - ContinuousClock.now
            // The request has no answer; closing the session discards it.
            guard left > .zero else { throw .silent(access) }
            // Short enough to repeat lost requests in time.
            let milliseconds = Int32(min(left, .milliseconds(100)) / .milliseconds(1)) + 1
            let awakening = waitUntilReadable(descriptor, milliseconds: milliseconds)
            SNMPLibrary.enter {
                awakening == .ready ? cs_receive(handle) : cs_look_at_the_clock(handle)
            }
        }
    }
}
