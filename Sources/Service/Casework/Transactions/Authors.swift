// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values

extension Author {
    init(_ user: UserView) {
        self.init(
            role: user.role, id: user.id, name: user.displayName, position: user.position, employeeNumber: user.nip)
    }

    static func applicant(_ form: ApplicationForm) -> Author {
        Author(role: .applicant, id: "applicant", name: form.contact.name, position: form.contact.position)
    }
}
