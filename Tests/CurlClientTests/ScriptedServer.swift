// SPDX-License-Identifier: Apache-2.0

import Failures
import Glibc
import Synchronization

/// A TCP server on the loopback that takes one connection after another and plays the same script on each.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// Reads until the text has come.
        case await(String)
        case send(String)
        /// Keeps the connection open until the client goes.
        case hold
        /// Closes with a reset instead of a proper end.
        case reset
    }

    let port: UInt16
    private let descriptor: Int32
    private let heard = Heard()

    /// Everything that clients sent so far.
    var received: String { heard.bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    private final class Heard: Sendable {
        let bytes = Mutex<[UInt8]>([])
    }

    init(_ script: [Step]) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try bindLoopback(descriptor)
        guard listen(descriptor, 8) == 0 else { throw TestFailure("no listening socket: errno \(errno)") }
        let work = Unmanaged.passRetained(Work(descriptor, script, heard))
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().serve()
                return nil
            }, work.toOpaque())
        pthread_detach(thread)
    }

    deinit {
        // Wakes the accepting thread, which closes the descriptor.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private final class Work {
        let listener: Int32
        let script: [Step]
        let heard: Heard

        init(_ listener: Int32, _ script: [Step], _ heard: Heard) {
            self.listener = listener
            self.script = script
            self.heard = heard
        }

        func serve() {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                play(on: connection)
                close(connection)
            }
            close(listener)
        }

        private func play(on connection: Int32) {
            var pending: [UInt8] = []
            for step in script {
                switch step {
                case .await(let text):
                    let wanted = Array(text.utf8)
                    while !contains(pending, wanted) {
                        guard let more = receive(connection) else { return }
                        pending += more
                    }
                    pending = []
                case .send(let text):
                    let bytes = Array(text.utf8)
                    send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                case .hold: while receive(connection) != nil {}
                case .reset:
                    var linger = linger(l_onoff: 1, l_linger: 0)
                    setsockopt(
                        connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                    return
                }
            }
        }

        private func receive(_ connection: Int32) -> [UInt8]? {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            heard.bytes.withLock { $0 += buffer.prefix(count) }
            return Array(buffer.prefix(count))
        }

        private func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
            guard bytes.count >= wanted.count else { return false }
            return (0...(bytes.count - wanted.count)).contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
        }
    }
}

/// Waits until something listens on the loopback port; at most ten seconds.
func untilListening(_ port: UInt16) async throws {
    for _ in 0..<500 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if connected { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw TestFailure("nothing listens on port \(port)")
}

/// A port that was free a moment ago.
func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    return try bindLoopback(descriptor)
}

/// Binds to a port of the kernel's choice and returns it.
private func bindLoopback(_ descriptor: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    guard bound else { throw TestFailure("no port on the loopback: errno \(errno)") }
    return UInt16(bigEndian: address.sin_port)
}
