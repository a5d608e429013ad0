// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Identity
internal import Logging
internal import Procedure
package import Values

extension Casework {
    package var cases: Cases { Cases(context: context) }
}

/// The cases as the office works on them: lists, views, and every action of the procedure.
package struct Cases: Sendable {
    let context: CaseworkContext

    /// A case as an officer sees it.
    ///
    /// - Parameter additions: that the clerk is about to submit to the reply's draft.
    package func view(_ number: String, for user: UserView, additions: String?? = nil) async throws -> CaseView {
        let context = context
        let snapshot = try await context.store.read(within: user.scope) { records -> CaseSnapshot? in
            guard let state = try records.caseState(number) else { return nil }
            return try CaseSnapshot(state, records, context, for: user, additions: additions)
        }
        guard let snapshot else { throw Problem.unknownCase(number) }
        return CaseView(snapshot, for: user, at: context.now, context.policy)
    }

    /// Throws a ``Problem`` unless there is such a case and the person may see it.
    package func requireVisible(_ number: String, for user: UserView) async throws {
        guard try await context.store.read(within: user.scope, { try $0.hasCase(number) }) else {
            throw Problem.unknownCase(number)
        }
    }

    /// Newest first.
    package func list(
        for user: UserView, filter: CaseFilter = CaseFilter(), page: PageRequest = PageRequest()
    ) async throws -> Page<CaseSummary> {
        let after = try page.position(parts: 1)
        let lines = try await context.store.read(within: user.scope) {
            try $0.caseLines(text: filter.text, isEnded: filter.ended, after: after, most: page.most)
        }
        let now = context.now
        return Page(lines) { CaseSummary($0, at: now, context.policy) }
    }

    /// The cases that wait for the person's role, the longest waiting first.
    package func inbox(for user: UserView, page: PageRequest = PageRequest()) async throws -> Page<InboxItem> {
        let after = try page.position(parts: 2)
        let now = context.now
        let policy = context.policy
        let context = context
        let (lines, actions) = try await context.store.read(within: user.scope) { records in
            let mandate = try records.mandate(of: user, context, at: now)
            let lines = try records.waitingLines(for: mandate.roles, after: after, most: page.most)
            return (lines, try lines.items.map { try $0.actions(of: user, mandate, records, at: now, policy) })
        }
        return Page(
            items: zip(lines.items, actions).compactMap { waiting, actions in
                actions.map { InboxItem(summary: CaseSummary(waiting.line, at: now, policy), actions: $0) }
            }, next: lines.next.map { PageCursor($0) })
    }

    /// Exactly the moves that the person may make now.
    package func transitions(of number: String, for user: UserView) async throws -> TransitionsView {
        let context = context
        let now = context.now
        let found = try await context.store.read(within: user.scope) { records -> TransitionsView? in
            guard let state = try records.caseState(number) else { return nil }
            let turn = Turn(
                of: user, try records.mandate(of: user, context, at: now), in: state, at: now, context.policy)
            return TransitionsView(turn, in: state, draft: try Draft(of: state, records, context, at: now)?.sha256)
        }
        guard let found else { throw Problem.unknownCase(number) }
        return found
    }

    /// The case with the draft as it would be with the additions in `body`, the clerk's form. Nothing is kept.
    package func preview(
        _ body: JSONValue, on number: String, for user: UserView
    ) async throws -> (view: CaseView, additions: String?) {
        try await mappingProblems {
            guard let state = try await context.store.read(within: user.scope, { try $0.caseState(number) }) else {
                throw Problem.unknownCase(number)
            }
            let now = context.now
            try Procedure.admit(.draftReply, by: user.role, in: state, at: now, policy: context.policy)
            let form = try DraftReply.reading(
                FieldInput(form: body), in: state, StepContext(at: now, policy: context.policy))
            return (try await view(number, for: user, additions: .some(form.additions)), form.additions)
        }
    }

    /// How many cases wait for the person's role, counted as far as ``mostCounted``.
    package func countWaiting(for user: UserView) async throws -> Int {
        let context = context
        let now = context.now
        return try await context.store.read(within: user.scope) { records in
            let mandate = try records.mandate(of: user, context, at: now)
            let most = Self.mostCounted + 1
            let counts = try mandate.posts.map { post -> Int in
                guard mandate.roles.contains(post.role) else { return 0 }
                // Of a head for whom another one signs, all but the signatures wait.
                let only = post.delegation.flatMap {
                    $0.covers(.dispose) || !$0.covers(.signReply) ? nil : Action.signReply
                }
                let signs = mandate.post(for: .signReply) != nil
                let except = post.delegation == nil && post.role == .kepalaDinas && !signs ? Action.signReply : nil
                return try records.countWaiting(for: post.role, only: only, except: except, most: most)
            }
            return min(most, counts.reduce(0, +))
        }
    }

    /// An inbox that is longer is said to hold more than that.
    package static let mostCounted = 1_000

    /// News of one case, or of all that the person may see with `nil`; bounded, the newest are kept.
    package func updates(of number: String?, for user: UserView) -> AsyncStream<CaseUpdate> {
        let (store, scope) = (context.store, user.scope)
        let news = context.hub.subscribe()
        let (stream, continuation) = AsyncStream.makeStream(of: CaseUpdate.self, bufferingPolicy: .bufferingNewest(64))
        let pump = Task {
            for await case .update(let update) in news where number == nil || update.caseNumber == number {
                if scope != .everywhere {
                    let isSeen = try? await store.read(within: scope) { try $0.hasCase(update.caseNumber) }
                    guard isSeen == true else { continue }
                }
                continuation.yield(update)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in pump.cancel() }
        return stream
    }

    /// Performs an officer's action. The case's present version must be one of `versions`, where they are given.
    package func perform(
        _ action: Action, on number: String, body: JSONValue, by user: UserView, expecting versions: Set<Int>? = nil
    ) async throws -> CaseView {
        let now = context.now
        return try await mappingProblems {
            let state = try await context.store.write(within: user.scope) { records in
                let author = try records.author(of: user, action, on: number, context, at: now)
                var transaction = CaseTransaction(records, context, at: now)
                return try transaction.step(action, on: number, by: author, expecting: versions) {
                    try $0.command(action, body, $1)
                }
            }
            context.announce(state)
            context.logger.info(
                "step taken",
                metadata: ["case": "\(number)", "action": "\(action.rawValue)", "by": "\(user.username)"])
            do {
                return try await view(number, for: user)
            } catch {
                throw Problem.storedUnseen(error) ?? error
            }
        }
    }

    /// Performs a command of the service itself; repeating a command is no error. Returns the state after it.
    @discardableResult
    func performAsSystem(
        _ command: any ProcedureStep, on number: String, also: @escaping @Sendable (Records) throws -> Void = { _ in }
    ) async throws -> CaseState? {
        let now = context.now
        let state = try await context.store.write { records -> CaseState? in
            try also(records)
            var transaction = CaseTransaction(records, context, at: now)
            do {
                return try transaction.step(type(of: command).action, on: number, by: .system) { _, _ in command }
            } catch let refusal as Refusal where refusal.kind == .alreadyDone || refusal.kind == .notNow {
                return nil
            }
        }
        if let state { context.announce(state) }
        return state
    }
}
