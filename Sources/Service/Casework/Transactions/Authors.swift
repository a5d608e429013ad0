// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values

extension Author {
    static func applicant(_ form: ApplicationForm) -> Author {
        Author(role: .applicant, id: "applicant", name: form.contact.name, position: form.contact.position)
    }
}
