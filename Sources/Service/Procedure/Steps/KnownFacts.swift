// SPDX-License-Identifier: Apache-2.0

package import Values

/// Known values when a step's form is opened, which the form may propose.
package struct KnownFacts: Sendable {
    package let application: ApplicationForm
    /// The installation as allocated; `nil` before.
    package let installation: Installation?
    /// The officer who opens the form.
    package let user: Party
    /// The office's calendar day.
    package let today: CivilDate
    /// Seconds that an observation lasts by default in this office.
    package let observationSeconds: Int
    /// Facilities that the check found short.
    package let short: [Facility]
    /// What the clerk wrote into the letter before.
    package let additions: String?
    /// SHA-256 of the draft that the person sees.
    package let draft: String?
    /// SHA-256 of the plan of the network that the page shows; `nil` where there is none.
    package let plan: String?
    /// SHA-256 of the scans that the page shows to be confirmed.
    package let scans: [SignedDocument: String]
    /// What the inventory has for the application; `nil` where nothing is checked.
    package let offer: FacilityOffer?

    package init(
        application: ApplicationForm, installation: Installation?, user: Party, today: CivilDate,
        observationSeconds: Int, short: [Facility] = [], additions: String? = nil, draft: String? = nil,
        plan: String? = nil, scans: [SignedDocument: String] = [:], offer: FacilityOffer? = nil
    ) {
        self.scans = scans
        self.short = short
        self.additions = additions
        self.draft = draft
        self.application = application
        self.installation = installation
        self.user = user
        self.today = today
        self.observationSeconds = observationSeconds
        self.plan = plan
        self.offer = offer
    }
}
