// SPDX-License-Identifier: Apache-2.0

internal import Values

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
        /// Requests that one origin may send in a minute without being signed in: an IPv4 address, or the /64 of an IPv6 address.
        package var requestsPerMinute: Int
        /// Applications that one origin may send in an hour.
        package var applicationsPerHour: Int
        /// Seconds without a complete request head before a connection is closed.
        package var headSeconds: Int
        /// Seconds in which the body of a request must be complete.
        package var bodySeconds: Int
        /// Seconds for a TLS handshake.
        package var handshakeSeconds: Int
        /// Open connections of each listener.
        package var connections: Int
        /// Open connections of one origin at each listener.
        package var connectionsPerAddress: Int
        /// Connections that one origin may open in a minute at each listener.
        package var connectionsPerMinute: Int
        /// Live streams open at once.
        package var streams: Int
        /// Live streams of one session.
        package var streamsPerSession: Int
        /// Enrolments that one origin may try in an hour.
        package var enrolmentsPerHour: Int

        /// Connections over the bounds that are told so, at one time at each listener.
        static let refusedConnections = 64
        /// For what is no connection: the store, documents under way, the agents' evidence.
        private static let otherFiles = 512

        /// Descriptors that the process needs for both listeners and the rest.
        package var openFiles: UInt64 {
            UInt64(max(0, 2 * (connections + Self.refusedConnections) + Self.otherFiles))
        }

        package init(
            requestsPerMinute: Int = 600, applicationsPerHour: Int = 20, headSeconds: Int = 15, bodySeconds: Int = 30,
            handshakeSeconds: Int = 3,
            connections: Int = 2000, connectionsPerAddress: Int = 256, connectionsPerMinute: Int = 1200,
            streams: Int = 500, streamsPerSession: Int = 5, enrolmentsPerHour: Int = 30
        ) {
            self.requestsPerMinute = requestsPerMinute
            self.applicationsPerHour = applicationsPerHour
            self.headSeconds = headSeconds
            self.bodySeconds = bodySeconds
            self.handshakeSeconds = handshakeSeconds
            self.connections = connections
            self.connectionsPerAddress = connectionsPerAddress
            self.connectionsPerMinute = connectionsPerMinute
            self.streams = streams
            self.streamsPerSession = streamsPerSession
            self.enrolmentsPerHour = enrolmentsPerHour
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
    /// The authorities that client certificates of agents may come from.
    package var authority: String
    /// The agent's UUID in a client certificate (DER) whose private key TLS has verified; throws unless one of the authorities issued it to an agent,
    /// and for one outside of its dates.
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
