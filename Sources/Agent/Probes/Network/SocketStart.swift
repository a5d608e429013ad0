// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Values

/// A socket opened and connected on the polling thread; for TCP, connecting sends the SYN.
struct SocketStart: Sendable {
    private(set) var socket: InternetSocket?
    private(set) var began = ContinuousClock.now
    /// `nil` when connected at once; ``Errno/inProgress`` when under way.
    private(set) var failure: Errno?
    private(set) var source: IPAddress?
    private(set) var sourcePort: UInt16 = 0

    /// - Parameters:
    ///   - sourcePorts: comes from the first of them that is free.
    ///   - isBound: what comes when none is: ``Errno/addressInUse``, or else a connection from any port.
    init(
        _ destination: IPAddress, _ port: UInt16, from sourcePorts: [UInt16], isBound: Bool = false,
        kind: InternetSocket.Kind = .stream
    ) {
        let socket: InternetSocket
        do throws(SystemError) {
            socket = try InternetSocket(kind, destination.family)
        } catch {
            failure = Errno(rawValue: error.number)
            return
        }
        self.socket = socket
        let bound = sourcePorts.first { socket.bind(port: $0) }
        guard bound != nil || !isBound else {
            failure = .addressInUse
            return
        }
        began = ContinuousClock.now
        failure = socket.connect(to: destination, port: port)
        guard failure == nil || failure == .inProgress, let end = socket.localEnd else { return }
        (source, sourcePort) = (end.address, end.port)
    }
}
