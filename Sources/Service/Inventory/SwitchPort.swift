// SPDX-License-Identifier: Apache-2.0

/// A switch of the site.
package struct Switch: Codable, Hashable, Sendable {
    package var name: String
    /// Name of the ``Rack`` that it stands in; `nil` where that is not recorded.
    package var rack: String?

    package init(name: String, rack: String? = nil) {
        self.name = name
        self.rack = rack
    }
}

/// A port that a tenant's server may be connected to.
package struct SwitchPort: Codable, Hashable, Sendable {
    /// As ``SwitchPortName`` reads it: `gi1/0/7`, or with its switch, `sw-r1:gi1/0/7`.
    package var name: String
    /// Name of its ``Switch``; `nil` where that is not recorded.
    package var onSwitch: String?

    package init(name: String, onSwitch: String? = nil) {
        self.name = name
        self.onSwitch = onSwitch
    }
}

/// A cable that lies ready for a tenant.
package struct Cable: Codable, Hashable, Sendable {
    /// Its label.
    package var name: String
    /// Where it ends, as the office writes it; `nil` where that is not recorded.
    package var from: String?
    package var to: String?

    package init(name: String, from: String? = nil, to: String? = nil) {
        self.name = name
        self.from = from
        self.to = to
    }
}
