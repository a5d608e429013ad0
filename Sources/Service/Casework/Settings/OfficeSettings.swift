// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory
package import Procedure

/// An office's settings for its cases, which the program reads from a file.
package struct OfficeSettings: Codable, Sendable {
    package var office: OfficeProfile
    package var policy: Policy
    package var sites: [Site]
    package var numbering: Numbering
    package var verification: VerificationSettings
    package var signIn: SignInSettings
    /// Base URL of pages and public API, without a slash at the end.
    package var publicURL: String
    /// Base URL of the agents' listener, without a slash at the end.
    package var agentsURL: String
    /// Sender of the office's mail.
    package var mailAddress: String
    /// The post of the head, as printed below the letter's signature.
    package var headPosition: String

    package init(
        office: OfficeProfile = .temanggung, policy: Policy = Policy(), sites: [Site],
        numbering: Numbering = Numbering(), verification: VerificationSettings = VerificationSettings(),
        signIn: SignInSettings = SignInSettings(), publicURL: String, agentsURL: String, mailAddress: String,
        headPosition: String = "Kepala Dinas Komunikasi dan Informatika"
    ) {
        self.office = office
        self.policy = policy
        self.sites = sites
        self.numbering = numbering
        self.verification = verification
        self.signIn = signIn
        self.publicURL = publicURL
        self.agentsURL = agentsURL
        self.mailAddress = mailAddress
        self.headPosition = headPosition
    }
}

/// Settings of verification orders that do not depend on the case.
package struct VerificationSettings: Codable, Hashable, Sendable {
    /// Minutes in which an agent must begin, and have reported, beyond the observation itself.
    package var orderMinutes: Int
    /// Fewer sampled frames in a direction make it inconclusive. Above the hundred or so that the probes themselves cause, lest an
    /// idle server passes by being probed.
    package var minimumSampledFrames: Int
    /// Hours after which a placed server is verified again; 0: never.
    package var roundHours: Int

    package init(
        orderMinutes: Int = 10, minimumSampledFrames: Int = 200, roundHours: Int = 24
    ) {
        self.orderMinutes = orderMinutes
        self.minimumSampledFrames = minimumSampledFrames
        self.roundHours = roundHours
    }

    /// Seconds beyond an observation for which the network is provisional: those of the order, and a minute for what comes after.
    var networkSeconds: Int { orderMinutes * 60 + 60 }

    /// The longest window of 10, 5, 2 or 1 s that divides the observation at least twice, so that a burst cannot hide in an average.
    func windowSeconds(of observation: Int) -> Int {
        [10, 5, 2].first { observation % $0 == 0 && observation / $0 >= 2 } ?? 1
    }
}
