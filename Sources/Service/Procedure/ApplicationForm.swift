// SPDX-License-Identifier: Apache-2.0

/// The application form, as the applicant filled it in.
package struct ApplicationForm: Codable, Hashable, Sendable {
    package struct Agency: Codable, Hashable, Sendable {
        package var name: String
        package var address: String
        package var head: String
        package var email: String
        package var phone: String

        package init(name: String, address: String, head: String, email: String, phone: String) {
            self.name = name
            self.address = address
            self.head = head
            self.email = email
            self.phone = phone
        }
    }

    package struct Contact: Codable, Hashable, Sendable {
        package var name: String
        package var position: String
        package var email: String
        package var phone: String

        package init(name: String, position: String, email: String, phone: String) {
            self.name = name
            self.position = position
            self.email = email
            self.phone = phone
        }
    }

    /// The applicant's own letter.
    package struct Letter: Codable, Hashable, Sendable {
        package var number: String
        /// `YYYY-MM-DD`.
        package var date: String

        package init(number: String, date: String) {
            self.number = number
            self.date = date
        }
    }

    package struct Server: Codable, Hashable, Sendable {
        package var name: String
        package var brand: String
        package var model: String
        /// Height in rack units, 1 to 48.
        package var rackUnits: Int
        package var powerWatts: Int
        /// May be empty until the server arrives.
        package var macAddresses: [String]
        package var operatingSystem: String

        package init(
            name: String, brand: String, model: String, rackUnits: Int, powerWatts: Int, macAddresses: [String],
            operatingSystem: String
        ) {
            self.name = name
            self.brand = brand
            self.model = model
            self.rackUnits = rackUnits
            self.powerWatts = powerWatts
            self.macAddresses = macAddresses
            self.operatingSystem = operatingSystem
        }
    }

    package struct Bandwidth: Codable, Hashable, Sendable {
        /// Mbit/s towards the server.
        package var inMbps: Int
        /// Mbit/s from the server.
        package var outMbps: Int
        /// Megabytes (10⁶ bytes) that either direction may send above its rate at once.
        package var burstMegabytes: Int

        package init(inMbps: Int, outMbps: Int, burstMegabytes: Int) {
            self.inMbps = inMbps
            self.outMbps = outMbps
            self.burstMegabytes = burstMegabytes
        }
    }

    package struct Service: Codable, Hashable, Sendable {
        /// One of ``protocols``.
        package var `protocol`: String
        /// The port that the server listens on.
        package var port: Int
        /// For ``patternProtocols`` only.
        package var pattern: Pattern?

        package static let protocols = ["ssh", "https", "tls", "http", "rdp", "tcpPattern", "udpPattern"]
        package static let patternProtocols: Set<String> = ["tcpPattern", "udpPattern"]

        package init(protocol: String, port: Int, pattern: Pattern? = nil) {
            self.protocol = `protocol`
            self.port = port
            self.pattern = pattern
        }

        /// What to say to a service of another kind and what its answer contains; `\r`, `\n`, `\xNN` and `\\` stand for bytes.
        package struct Pattern: Codable, Hashable, Sendable {
            /// Empty when the server speaks first.
            package var send: String
            package var expect: String

            package init(send: String, expect: String) {
                self.send = send
                self.expect = expect
            }
        }
    }

    package var agency: Agency
    package var contact: Contact
    package var letter: Letter
    package var purpose: String
    package var server: Server
    package var bandwidth: Bandwidth
    package var service: Service

    package init(
        agency: Agency, contact: Contact, letter: Letter, purpose: String, server: Server, bandwidth: Bandwidth,
        service: Service
    ) {
        self.agency = agency
        self.contact = contact
        self.letter = letter
        self.purpose = purpose
        self.server = server
        self.bandwidth = bandwidth
        self.service = service
    }
}

extension ApplicationForm {
    /// Every field that is missing or wrong is refused by its name; the first one found is thrown.
    func check(with rules: FieldRules) throws(Refusal) {
        try rules.line(agency.name, "agency.name", most: 200)
        try rules.lines(agency.address, "agency.address", most: 500)
        try rules.line(agency.head, "agency.head", most: 200)
        try rules.email(agency.email, "agency.email")
        try rules.line(agency.phone, "agency.phone", most: 40)
        try rules.line(contact.name, "contact.name", most: 200)
        try rules.line(contact.position, "contact.position", most: 200)
        try rules.email(contact.email, "contact.email")
        try rules.line(contact.phone, "contact.phone", most: 40)
        try rules.line(letter.number, "letter.number", most: 100)
        try rules.date(letter.date, "letter.date")
        try rules.lines(purpose, "purpose", most: 4000)
        try rules.line(server.name, "server.name", most: 100)
        try rules.line(server.brand, "server.brand", most: 100)
        try rules.line(server.model, "server.model", most: 100)
        try rules.number(server.rackUnits, "server.rackUnits", in: 1...48)
        try rules.number(server.powerWatts, "server.powerWatts", in: 1...20_000)
        try rules.macAddresses(server.macAddresses, "server.macAddresses", in: 0...16)
        try rules.line(server.operatingSystem, "server.operatingSystem", most: 100)
        try rules.number(bandwidth.inMbps, "bandwidth.inMbps", in: 1...100_000)
        try rules.number(bandwidth.outMbps, "bandwidth.outMbps", in: 1...100_000)
        try rules.burst(
            bandwidth.burstMegabytes, "bandwidth.burstMegabytes", inMbps: bandwidth.inMbps, outMbps: bandwidth.outMbps)
        try rules.oneOf(service.protocol, "service.protocol", Service.protocols)
        try rules.number(service.port, "service.port", in: 1...65_535)
        try check(service, with: rules)
    }

    /// A pattern where, and only where, the protocol has no shape of its own.
    private func check(_ service: Service, with rules: FieldRules) throws(Refusal) {
        guard Service.patternProtocols.contains(service.protocol) else {
            try rules.absent(service.pattern?.send, "service.pattern.send", unless: "tcpPattern or udpPattern")
            try rules.absent(service.pattern?.expect, "service.pattern.expect", unless: "tcpPattern or udpPattern")
            return
        }
        // Over UDP nobody speaks who is not asked.
        try rules.pattern(
            service.pattern?.send ?? "", "service.pattern.send", required: service.protocol == "udpPattern")
        try rules.pattern(service.pattern?.expect ?? "", "service.pattern.expect", required: true)
    }
}
