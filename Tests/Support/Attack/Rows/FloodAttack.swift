// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Much of what alone would do no harm, from one address, while others go on working from theirs.
struct FloodAttack {
    let instance: Instance

    func rows() async throws -> [Row] {
        let calm = Figure.percentile99(await page(20).seconds)
        return [
            await handshakes(), await idle(calm), try await slow(calm), try await streams(), try await enrolments(),
            try await guesses(),
        ]
    }

    // MARK: Connections

    /// A connection that never begins its handshake does not stay.
    private func handshakes() async -> Row {
        var row = Row("floods: a handshake ends in 3 s")
        let instance = instance
        let times = await withTaskGroup(of: Double.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    let began = ContinuousClock.now
                    let connection = try? await RawConnection.open(
                        host: instance.host, port: instance.pagesPort, from: "127.30.0.1", tls: nil)
                    _ = await connection?.bounded(8) { await connection?.takeAll() }
                    return (ContinuousClock.now - began) / .seconds(1)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for seconds in times {
            row.expect(seconds < 5, "a connection without a handshake was still open after \(Int(seconds)) s")
        }
        row.worst = Figure.milliseconds((times.max() ?? 0) * 1000)
        return row
    }

    /// Connections of one address that say nothing.
    private func idle(_ calm: Double) async -> Row {
        let count = 10_000
        var row = Row("floods: idle connections")
        raiseDescriptors()
        let sockets = (0..<count).compactMap { _ in connect(from: "127.30.1.1") }
        defer { sockets.forEach { _ = Glibc.close($0) } }
        row.expect(sockets.count == count, "only \(sockets.count) of \(count) connections could be tried")
        await pageMeanwhile(&row, "\(sockets.count) idle connections from one address", calm: calm)
        return row
    }

    /// Heads and bodies that come a byte at a time.
    private func slow(_ calm: Double) async throws -> Row {
        var row = Row("floods: slow heads and bodies")
        let count = instance.amount(200, full: 600)
        let instance = instance
        let tls = try instance.tls()
        let begun = Tally()
        let slow = Task.detached {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    group.addTask {
                        guard
                            let connection = try? await RawConnection.open(
                                host: instance.host, port: instance.pagesPort, from: "127.30.2.1", tls: tls)
                        else { return }
                        let isHead = number.isMultiple(of: 2)
                        let head =
                            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n"
                        await connection.send(Array((isHead ? "GET / HTTP/1.1\r\n" : head).utf8))
                        begun.add()
                        while !Task.isCancelled {
                            await connection.send(Array((isHead ? "X-a: b\r\n" : " ").utf8))
                            try? await Task.sleep(for: .seconds(1))
                        }
                        connection.close()
                    }
                }
            }
        }
        let open = try await begun.wait(for: count, seconds: 20)
        row.expect(open == count, "only \(open) of \(count) slow requests could be begun")
        await pageMeanwhile(&row, "\(count) requests that never end from one address", calm: calm)
        slow.cancel()
        await slow.value
        return row
    }

    /// A page of somebody at another address, on a new connection each time: answered within a second 99 times of 100, or on a machine that is too
    /// busy for that, within twice of what `calm` was.
    private func pageMeanwhile(_ row: inout Row, _ what: String, calm: Double) async {
        let count = instance.amount(100, full: 1_000)
        let (statuses, seconds) = await page(count)
        let worst = Figure.percentile99(seconds)
        row.expect(statuses.count == count, "with \(what), only \(statuses.count) of \(count) pages could be asked for")
        for status in statuses {
            row.expect(status == 200, "with \(what), a page of another address was answered \(status)")
        }
        row.expect(
            worst < max(1, 2 * calm),
            "with \(what), a page of another address took \(Figure.milliseconds(worst * 1000)) at the 99th percentile")
        row.worst =
            "p99 \(Figure.milliseconds(worst * 1000)), most \(Figure.milliseconds((seconds.max() ?? 0) * 1000)), "
            + "without \(Figure.milliseconds(calm * 1000))"
    }

    /// The answers, and their seconds.
    private func page(_ count: Int) async -> (statuses: [Int], seconds: [Double]) {
        var (statuses, seconds): ([Int], [Double]) = ([], [])
        for _ in 0..<count {
            guard let client = try? Client(instance, from: "127.0.0.2") else { continue }
            let response = await client.send(Request("GET", "/sign-in"), within: 10)
            client.close()
            statuses.append(response.status)
            seconds.append(response.seconds)
        }
        return (statuses, seconds)
    }

    private func raiseDescriptors() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private func connect(from source: String) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let address = { (text: String, port: Int) in
            sockaddr_in(
                sin_family: sa_family_t(AF_INET), sin_port: UInt16(truncatingIfNeeded: port).bigEndian,
                sin_addr: in_addr(s_addr: inet_addr(text)), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
        }
        var own = address(source, 0)
        var other = address(instance.host, instance.pagesPort)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeBytes(of: &own) {
            Glibc.bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, size)
        }
        let connected = withUnsafeBytes(of: &other) {
            Glibc.connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, size)
        }
        guard bound == 0, connected == 0 || errno == EINPROGRESS else {
            Glibc.close(descriptor)
            return nil
        }
        return descriptor
    }

    /// One session does not take all event streams.
    private func streams() async throws -> Row {
        var row = Row("floods: event streams of a session")
        guard let noc = try Sessions.read(instance)["noc"] else { return row }
        let tls = try instance.tls()
        var open: [RawConnection] = []
        var count = 0
        for _ in 0..<20 {
            guard
                let connection = try? await RawConnection.open(
                    host: instance.host, port: instance.pagesPort, from: "127.30.3.1", tls: tls)
            else { continue }
            let request = Request("GET", "/api/v1/noc/events", headers: [noc.cookie]).bytes(host: instance.host)
            let response = await connection.bounded(10) {
                await connection.send(request)
                return await Client.receive(on: connection, for: "GET")
            }
            if response?.isSuccess == true { count += 1 }
            row.expect(response?.isNoFault == true, "an event stream was answered \(response?.status ?? 0)")
            open.append(connection)
        }
        row.expect(count <= 5, "\(count) event streams were opened with one session; 5 are meant to be the most")
        row.worst = "\(count) of 20 opened"
        open.forEach { $0.close() }
        return row
    }

    // MARK: Refusals

    /// What is refused leaves no trail that grows with it.
    private func enrolments() async throws -> Row {
        var row = Row("floods: refused enrolments")
        let count = instance.amount(300, full: 5_000)
        let digits = String(repeating: "ab", count: 32)
        let body = Array(
            (#"{"tokenID": "nobody", "tokenSecret": "guess", "certificateRequest": "-----BEGIN CERTIFICATE REQUEST-----", "reportKey": "\#(digits)", "#
                + #""nonce": "\#(digits)", "proof": "\#(digits)\#(digits)", "hostName": "h", "software": "s"}"#).utf8)
        let before = try auditRows()
        let client = try Client(instance, from: "127.30.4.1")
        for _ in 0..<count {
            let response = await client.call(nil, "POST", "/api/v1/enrolments", json: body)
            row.expect(response.isRefusal, "an enrolment with a guessed token was answered \(response.status)")
        }
        let grown = try auditRows() - before
        row.expect(grown <= 20, "\(count) refused enrolments left \(grown) rows in the audit log")
        row.worst = "\(grown) audit rows"
        return row
    }

    private func auditRows() throws -> Int {
        let script =
            "import sqlite3, sys; print(sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True).execute('SELECT count(*) FROM audit').fetchone()[0])"
        let result = try Command.run("/usr/bin/python3", ["-c", script, instance.database])
        guard let count = Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CannotAttack("the audit log cannot be counted: \(result.output)")
        }
        return count
    }

    /// Guesses from everywhere at one account, whose owner still comes in from the device that is known.
    private func guesses() async throws -> Row {
        var row = Row("floods: guesses at an account")
        guard let owner = try Sessions.read(instance)["jfu"] else { return row }
        var sources = SourceAddresses(network: 31)
        for number in 0..<instance.amount(12, full: 1_000) {
            let client = try Client(instance, from: sources.next())
            for guess in 0..<3 {
                let response = await client.send(Sessions.signIn(owner.username, "guess-\(number)-\(guess)"))
                row.expect(response.isRefusal, "a guessed password was answered \(response.status)")
            }
            client.close()
        }
        let client = try Client(instance, from: "127.0.0.2")
        // The device's cookies without the session's, which goes on for the other rows.
        let known = owner.cookies.filter { !$0.hasPrefix("__Host-titipan=") }.joined(separator: "; ")
        let response = await client.send(
            Sessions.signIn(owner.username, instance.password, headers: known.isEmpty ? [] : ["Cookie: \(known)"]))
        let tried = row.tried
        row.expect(
            response.isSuccess,
            "after \(tried) guesses from elsewhere the owner, on a known device, was answered \(response.status): \(response.text.prefix(200))"
        )
        return row
    }
}
