// SPDX-License-Identifier: Apache-2.0

/// Reads a server's identification and the lines before it (RFC 4253, section 4.2) from bytes as they come.
///
/// Lines may be empty, and there may be as many and as long ones as OpenSSH's client takes: 1,024 lines of 8 KiB. A null character or a carriage
/// return within a line ends it, as there.
package struct SSHGreeting: Sendable {
    package enum Progress: Hashable, Sendable {
        case needsMore
        /// The identification without its line end.
        case identified([UInt8])
        case failed(SSHFailure)
    }

    static let longestLine = 8_192
    static let mostLines = 1_024
    private static let mark = Array("SSH-".utf8)
    /// The texts with which OpenSSH turns a connection away in place of its identification: limits of sshd_config(5)'s MaxStartups,
    /// PerSourceMaxStartups and PerSourcePenalties.
    private static let refusals = ["Exceeded MaxStartups", "Not allowed at this time"]

    private var line: [UInt8] = []
    private var endsWithReturn = false
    private var lines = 0
    private var first: [UInt8] = []
    var hasBegun: Bool { !first.isEmpty }

    package init() {}

    /// Takes bytes up to the identification's end, and no more of them.
    ///
    /// - Returns: how far it is, and the number of bytes taken.
    package mutating func receive(_ bytes: some Collection<UInt8>) -> (progress: Progress, taken: Int) {
        var taken = 0
        for byte in bytes {
            taken += 1
            if first.count < 64 { first.append(byte) }
            if byte == UInt8(ascii: "\n") {
                if let end = endOfLine() { return (end, taken) }
                continue
            }
            guard byte != 0, !endsWithReturn else { return (.failed(.notSSH(said)), taken) }
            if byte == UInt8(ascii: "\r") {
                endsWithReturn = true
            } else {
                guard line.count < SSHGreeting.longestLine else { return (.failed(.notSSH(said)), taken) }
                line.append(byte)
            }
        }
        return (.needsMore, taken)
    }

    /// The failure when nothing more comes; `nil` when it may only be late: nothing was said, or the beginning of an identification.
    package var failureOfSilence: SSHFailure? {
        let isLate = !hasBegun || lines == 0 && line.starts(with: SSHGreeting.mark.prefix(line.count))
        return isLate ? nil : .notSSH(said)
    }

    /// The first bytes, as text for the report.
    package var said: String { hasBegun ? first.printable() : "nothing" }

    /// - Returns: `nil` when other lines may follow.
    private mutating func endOfLine() -> Progress? {
        defer {
            line = []
            endsWithReturn = false
            lines += 1
        }
        if line.starts(with: SSHGreeting.mark) {
            // SSH-protoversion-softwareversion: the versions that a present client speaks (RFC 4253, section 5.1).
            let speaksTwo = ["SSH-2.0-", "SSH-1.99-"].contains { line.starts(with: $0.utf8) }
            return speaksTwo ? .identified(line) : .failed(.notSSH(line.printable()))
        }
        if SSHGreeting.refusals.contains(where: { line.starts(with: $0.utf8) }) {
            return .failed(.turnedAway(line.printable()))
        }
        return lines + 1 < SSHGreeting.mostLines ? nil : .failed(.notSSH(said))
    }
}
