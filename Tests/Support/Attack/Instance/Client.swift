// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOSSL

/// A request whose bytes are as they stand here: nothing is normalised or escaped.
struct Request: Sendable {
    var method: String
    var target: String
    var headers: [String] = []
    var body: [UInt8]?
    /// `Host`, and `Content-Length` when there is a body.
    var framing = true

    init(_ method: String, _ target: String, headers: [String] = [], body: [UInt8]? = nil, framing: Bool = true) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.framing = framing
    }

    func bytes(host: String) -> [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1"]
        if framing {
            lines.append("Host: \(host)")
            if let body { lines.append("Content-Length: \(body.count)") }
        }
        return Array((lines + headers).joined(separator: "\r\n").utf8) + Array("\r\n\r\n".utf8) + (body ?? [])
    }

    /// One line with which it can be repeated.
    var summary: String {
        let text = body.map { String(decoding: $0.prefix(120), as: UTF8.self).debugDescription } ?? ""
        return
            "\(method) \(target.prefix(200)) \(text)\((body?.count ?? 0) > 120 ? "… of \(body?.count ?? 0) bytes" : "")"
    }
}

/// An answer; status 0 when the connection ended without one.
struct Response: Sendable {
    var status = 0
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var seconds = 0.0

    subscript(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }

    var isSuccess: Bool { (200...299).contains(status) }
    /// Neither performed nor a fault of the service: a refusal, or the connection closed.
    var isRefusal: Bool { status == 0 || (400...499).contains(status) }
    /// Answered, or closed; never a fault. 503 with `Retry-After` is an answer of a service that is full.
    var isNoFault: Bool { status < 500 || (status == 503 && self["retry-after"] != nil) }
}

/// HTTP/1.1 over one connection that is kept as long as the service keeps it.
final class Client {
    let instance: Instance
    let port: Int
    let source: String
    private let tls: NIOSSLContext
    private var connection: RawConnection?

    /// - Parameter agent: folder of the agent whose certificate is shown.
    init(
        _ instance: Instance, port: Int? = nil, from source: String = "127.0.0.1", agent: String? = nil
    ) throws {
        self.instance = instance
        self.port = port ?? instance.pagesPort
        self.source = source
        tls = try instance.tls(agent: agent)
    }

    var host: String { "\(instance.host):\(port)" }

    func send(_ request: Request, within seconds: Double = 30) async -> Response {
        let began = ContinuousClock.now
        var response = Response()
        for _ in 0..<2 {
            let isReused = connection?.isOpen == true
            guard let connection = await open() else { break }
            await connection.bounded(seconds) {
                await connection.send(request.bytes(host: host))
                if let answer = await Client.receive(on: connection, for: request.method) { response = answer }
            }
            if response.status == 0 || response["connection"] == "close" || Client.isStream(response) { close() }
            // A connection that was kept may have been closed meanwhile, which says nothing about this request.
            guard response.status == 0, isReused else { break }
        }
        response.seconds = (ContinuousClock.now - began) / .seconds(1)
        return response
    }

    func close() {
        connection?.close()
        connection = nil
    }

    private func open() async -> RawConnection? {
        if let connection, connection.isOpen { return connection }
        connection = try? await RawConnection.open(host: instance.host, port: port, from: source, tls: tls)
        return connection
    }

    private static func isStream(_ response: Response) -> Bool {
        response["content-type"]?.hasPrefix("text/event-stream") ?? false
    }

    /// RFC 9112, section 6.3; of an event stream the head only.
    static func receive(on connection: RawConnection, for method: String) async -> Response? {
        let end = Array("\r\n\r\n".utf8)
        guard
            let head = await connection.take(until: { bytes in
                Data(bytes).range(of: Data(end)).map(\.upperBound)
            })
        else { return nil }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        var response = Response()
        response.status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            response.headers.append(
                (
                    line[..<colon].lowercased(),
                    line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                ))
        }
        guard method != "HEAD", response.status != 204, response.status != 304, !isStream(response) else {
            return response
        }
        if response["transfer-encoding"]?.lowercased() == "chunked" {
            response.body = await chunks(on: connection) ?? []
        } else if let length = response["content-length"].flatMap({ Int($0) }) {
            response.body = await connection.take { $0.count >= length ? length : nil } ?? []
        }
        return response
    }

    private static func chunks(on connection: RawConnection) async -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            let line = await connection.take { $0.firstIndex(of: 10).map { $0 + 1 } }
            guard let line, let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16),
                let chunk = await connection.take(until: { $0.count >= size + 2 ? size + 2 : nil })
            else { return nil }
            if size == 0 { return body }
            body += chunk.dropLast(2)
        }
    }
}

/// Addresses of this machine that no earlier request came from, so that limits by address hold nobody up where they are not the question.
struct SourceAddresses: Sendable {
    private let network: Int
    private var count = 0

    /// - Parameter network: second octet of the addresses, 1 to 254.
    init(network: Int) { self.network = network }

    mutating func next() -> String {
        count += 1
        return "127.\(network).\(count / 250 % 250).\(count % 250 + 1)"
    }
}
