// SPDX-License-Identifier: Apache-2.0

internal import Procedure
package import Values

/// A person of the office, without anything secret.
package struct UserView: Codable, Hashable, Sendable {
    package var id: String
    package var username: String
    package var role: Role
    /// As printed in documents.
    package var displayName: String
    /// NIP, the civil servant's number.
    package var nip: String?
    package var position: String?
    /// A disabled user cannot sign in, and sessions have ended.
    package var disabled: Bool

    package init(
        id: String, username: String, role: Role, displayName: String, nip: String? = nil, position: String? = nil,
        disabled: Bool = false
    ) {
        self.id = id
        self.username = username
        self.role = role
        self.displayName = displayName
        self.nip = nip
        self.position = position
        self.disabled = disabled
    }
}

/// A person to add; the password is hashed at once and kept nowhere.
package struct NewUser: Sendable {
    package var username: String
    package var password: String
    package var role: Role
    package var displayName: String
    package var nip: String?
    package var position: String?

    package init(
        username: String, password: String, role: Role, displayName: String, nip: String? = nil,
        position: String? = nil
    ) {
        self.username = username
        self.password = password
        self.role = role
        self.displayName = displayName
        self.nip = nip
        self.position = position
    }
}

/// A session just opened. The token is shown once, here.
package struct SignIn: Sendable {
    package var token: String
    package var csrfToken: String
    package var user: UserView
    package var expires: Timestamp

    package init(token: String, csrfToken: String, user: UserView, expires: Timestamp) {
        self.token = token
        self.csrfToken = csrfToken
        self.user = user
        self.expires = expires
    }
}

/// A session that a request belongs to.
package struct Session: Sendable {
    package var user: UserView
    package var csrfToken: String
    package var expires: Timestamp

    package init(user: UserView, csrfToken: String, expires: Timestamp) {
        self.user = user
        self.csrfToken = csrfToken
        self.expires = expires
    }
}
