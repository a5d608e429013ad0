// SPDX-License-Identifier: Apache-2.0

internal import CSNMP
package import Values

/// Why a switch could not be read, in words for the case's page: which one, what failed, and what to do.
package struct SwitchError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// No answer came. An SNMP agent does not answer a wrong community either.
        case silent
        /// The switch does not know the user, or has another passphrase or protocol.
        case refused
        /// The answer is no answer: an error status, names out of order, more than may be read.
        case answer
        /// This machine could not ask.
        case local
    }

    package let code: Code
    package let switchName: String
    package let address: IPAddress
    package let reason: String

    init(_ code: Code, _ access: SwitchAccess, _ reason: String) {
        self.code = code
        switchName = access.name
        address = access.address
        self.reason = reason
    }

    package var description: String { "SNMP \(switchName) (\(address)): \(reason)" }

    static func silent(_ access: SwitchAccess) -> SwitchError {
        let cause =
            switch access.right {
            case .community: "is the address right, may this agent ask there, and is the community the switch's?"
            case .user: "is the address right, and may this agent ask there?"
            }
        return SwitchError(.silent, access, "no answer in \(access.timeout.seconds) s: \(cause)")
    }

    /// libsnmp's error, in words for the administrator.
    init(_ failure: cs_failure, _ access: SwitchAccess) {
        switch failure.cause {
        case CS_SILENCE: self = .silent(access)
        case CS_UNKNOWN_USER: self.init(.refused, access, "the switch does not know this user: correct “user”")
        case CS_WRONG_AUTHENTICATION:
            self.init(.refused, access, "the switch takes another passphrase: correct “authFile” or “authProtocol”")
        case CS_WRONG_ENCRYPTION:
            self.init(.refused, access, "the switch cannot decrypt: correct “privFile” or “privProtocol”")
        case CS_NO_SUCH_LEVEL:
            self.init(.refused, access, "the switch gives this user no authentication with encryption")
        default:
            let text = cs_error_text(failure.error).map { String(cString: $0) } ?? "error \(failure.error)"
            self.init(
                .local, access, failure.system_error == 0 ? text : "\(text) (errno \(failure.system_error))")
        }
    }
}

extension Duration {
    /// With one decimal at most, for messages.
    var seconds: String {
        let tenths = Int64(saturating: self / .milliseconds(100))
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
