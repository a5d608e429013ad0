// SPDX-License-Identifier: Apache-2.0

/// Where and how the service listens.
package struct WebSettings: Sendable {
    package struct Listener: Sendable {
        package var host: String
        /// 0 lets the system choose.
        package var port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// Bounds that keep one caller from starving the others.
    package struct Limits: Sendable {
        /// Applications that one address may send in an hour.
        package var applicationsPerHour: Int
        /// Failed sign-ins for one user name, or four times as many from one address, before a pause.
        package var failedSignIns: Int
        /// Seconds of that pause.
        package var signInPauseSeconds: Int
        /// Seconds without a complete request head before a connection is closed.
        package var headSeconds: Int
        /// Seconds in which the body of a request must be complete.
        package var bodySeconds: Int
        package var connections: Int
        /// Live streams open at once.
        package var streams: Int

        package init(
            applicationsPerHour: Int = 20, failedSignIns: Int = 5, signInPauseSeconds: Int = 300,
            headSeconds: Int = 15, bodySeconds: Int = 30, connections: Int = 2000, streams: Int = 500
        ) {
            self.applicationsPerHour = applicationsPerHour
            self.failedSignIns = failedSignIns
            self.signInPauseSeconds = signInPauseSeconds
            self.headSeconds = headSeconds
            self.bodySeconds = bodySeconds
            self.connections = connections
            self.streams = streams
        }
    }

    /// The zone in which times are shown.
    package struct Zone: Sendable {
        package var abbreviation: String
        package var secondsFromUTC: Int

        package init(abbreviation: String = "WIB", secondsFromUTC: Int = 25_200) {
            self.abbreviation = abbreviation
            self.secondsFromUTC = secondsFromUTC
        }
    }

    /// Pages and public API.
    package var pages: Listener
    /// Agents, with client certificates.
    package var agents: Listener
    /// Base URL under which people reach the pages, without a slash at the end.
    package var publicURL: String
    /// The office's name, for the head of pages.
    package var officeName: String
    package var region: String
    /// Where an accepted server is delivered.
    package var building: String
    package var zone: Zone
    package var limits: Limits
    /// Seconds of observation that the form for a verification proposes.
    package var observationSeconds: Int

    package init(
        pages: Listener, agents: Listener, publicURL: String, officeName: String, region: String,
        building: String = "Gedung Sentra Telematika", zone: Zone = Zone(), limits: Limits = Limits(),
        observationSeconds: Int = 30
    ) {
        self.pages = pages
        self.agents = agents
        self.publicURL = publicURL
        self.officeName = officeName
        self.region = region
        self.building = building
        self.zone = zone
        self.limits = limits
        self.observationSeconds = observationSeconds
    }
}

/// Keys and certificates of the listeners; PEM, where nothing else is said.
package struct WebIdentity: Sendable {
    /// The server's certificate, then those that lead to the authority.
    package var certificateChain: String
    package var privateKey: String
    /// The authority that client certificates of agents must come from.
    package var authority: String
    /// The agent's UUID in a client certificate (DER) that TLS has verified; throws for any other certificate.
    package var agentID: @Sendable ([UInt8]) throws -> String

    package init(
        certificateChain: String, privateKey: String, authority: String,
        agentID: @escaping @Sendable ([UInt8]) throws -> String
    ) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.authority = authority
        self.agentID = agentID
    }
}
