// SPDX-License-Identifier: Apache-2.0

package import Values

/// What is known when a step's form is opened, and may be proposed there.
package struct KnownFacts: Sendable {
    package let application: ApplicationForm
    /// As allocated; `nil` before.
    package let installation: Installation?
    /// Who opens the form.
    package let user: Party
    /// The office's calendar day.
    package let today: CivilDate
    /// The office's own length of an observation.
    package let observationSeconds: Int

    package init(
        application: ApplicationForm, installation: Installation?, user: Party, today: CivilDate,
        observationSeconds: Int
    ) {
        self.application = application
        self.installation = installation
        self.user = user
        self.today = today
        self.observationSeconds = observationSeconds
    }
}
