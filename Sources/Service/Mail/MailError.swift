// SPDX-License-Identifier: Apache-2.0

package import Values

/// Why a message was not sent.
package enum MailError: Error, Hashable, Sendable, CustomStringConvertible {
    case badAddress(String, MailAddress.Fault)
    /// A header cannot hold this, for example a line break in a subject.
    case badHeader(name: String, why: String)
    /// The server said no for good (RFC 5321, 5yz): sending again changes nothing, a person must look.
    case refused(code: Int, reply: String)
    /// The server said "later" (4yz) or could not be reached: to be tried again.
    case temporary(reason: String)

    /// Trying again cannot help.
    package var isPermanent: Bool {
        switch self {
        case .badAddress, .badHeader, .refused: true
        case .temporary: false
        }
    }

    package var description: String {
        switch self {
        case .badAddress(let address, let fault): "“\(address.prefix(80))” is no mail address: it \(fault)"
        case .badHeader(let name, let why): "\(name): \(why)"
        case .refused(let code, let reply): "the mail server refused the message (\(code)): \(reply)"
        case .temporary(let reason): "the message could not be sent now: \(reason)"
        }
    }
}
