// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Values
internal import Words

/// How many requests one origin may send without being signed in: an IPv4 address, or the /64 of an IPv6 address.
struct RequestLimit: Sendable {
    private let requests: RequestCounter<IPPrefix?>
    private let enrolments: RequestCounter<IPPrefix?>

    init(limits: WebSettings.Limits) {
        requests = RequestCounter(most: limits.requestsPerMinute, window: .seconds(60))
        enrolments = RequestCounter(most: limits.enrolmentsPerHour, window: .seconds(3600))
    }

    /// Counts a request, before anything of it is read or looked up for it. A caller without an address, which only tests have, is one origin.
    ///
    /// - Throws: ``TooManyRequests``.
    func count(_ context: WebContext) throws(TooManyRequests) {
        if let pause = requests.admit(context.origin) { throw TooManyRequests(pause: pause) }
    }

    /// Counts an enrolment, before it is read: each one that is refused is written down.
    ///
    /// - Throws: ``TooManyRequests``.
    func countEnrolment(_ origin: IPPrefix?) throws(TooManyRequests) {
        if let pause = enrolments.admit(origin) { throw TooManyRequests(pause: pause) }
    }
}

/// An origin that has sent more than it may.
struct TooManyRequests: Error {
    /// Seconds until it may send another.
    let pause: Int

    var problem: Problem {
        Problem(
            .tooMany, code: "request.rate", title: Phrase(id: "Terlalu banyak permintaan", en: "Too many requests"),
            detail: Phrase(
                id: "Alamat ini mengirim terlalu banyak permintaan. Coba lagi \(pause) detik lagi.",
                en: "This address has sent too many requests. Try again in \(pause) seconds."))
    }

    /// Both languages without a page around them, which would cost more than the request did.
    var answer: Response {
        let problem = problem
        return .text("\(problem.detail.id)\n\(problem.detail.en)\n", status: .tooManyRequests)
    }
}
