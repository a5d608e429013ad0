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
    /// Golongan ruang.
    package var rank: CivilServantRank?
    /// A disabled user cannot sign in, and sessions have ended.
    package var disabled: Bool
    /// Names of the sites that the person is limited to: what belongs to others is not there for this person. Empty: no limit.
    package var sites: [String]

    package init(
        id: String, username: String, role: Role, displayName: String, nip: String? = nil, position: String? = nil,
        rank: CivilServantRank? = nil, disabled: Bool = false, sites: [String] = []
    ) {
        self.rank = rank
        self.id = id
        self.username = username
        self.role = role
        self.displayName = displayName
        self.nip = nip
        self.position = position
        self.disabled = disabled
        self.sites = sites
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
    package var rank: CivilServantRank?
    /// Sites that the person is limited to; empty: no limit.
    package var sites: [String]

    package init(
        username: String, password: String, role: Role, displayName: String, nip: String? = nil,
        position: String? = nil, rank: CivilServantRank? = nil, sites: [String] = []
    ) {
        self.rank = rank
        self.sites = sites
        self.username = username
        self.password = password
        self.role = role
        self.displayName = displayName
        self.nip = nip
        self.position = position
    }
}

/// What changes of a person; what is `nil` stays.
package struct UserChange: Sendable {
    package var role: Role?
    package var displayName: String?
    package var nip: String?
    package var position: String?
    package var rank: CivilServantRank?
    /// Empty: no limit.
    package var sites: [String]?

    package init(
        role: Role? = nil, displayName: String? = nil, nip: String? = nil, position: String? = nil,
        rank: CivilServantRank? = nil, sites: [String]? = nil
    ) {
        self.rank = rank
        self.sites = sites
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
    /// What the browser keeps to be known as this person's device; it changes with each sign-in.
    package var device: String
    package var user: UserView
    package var expires: Timestamp
    package var notice: SignInNotice?

    package init(
        token: String, csrfToken: String, device: String, user: UserView, expires: Timestamp,
        notice: SignInNotice? = nil
    ) {
        self.token = token
        self.csrfToken = csrfToken
        self.device = device
        self.user = user
        self.expires = expires
        self.notice = notice
    }
}

/// A session that a request belongs to.
package struct Session: Sendable {
    package var user: UserView
    package var csrfToken: String
    package var expires: Timestamp
    /// Until the person has read it.
    package var notice: SignInNotice?

    package init(user: UserView, csrfToken: String, expires: Timestamp, notice: SignInNotice? = nil) {
        self.user = user
        self.csrfToken = csrfToken
        self.expires = expires
        self.notice = notice
    }
}
