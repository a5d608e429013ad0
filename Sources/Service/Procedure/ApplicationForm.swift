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
        /// A `ServiceProtocol`'s name.
        package var `protocol`: String
        /// The port that the server listens on.
        package var port: Int
        /// The host name by which clients ask for the service; only where its protocol has one.
        package var serverName: String?
        /// Only for services that need a pattern.
        package var pattern: Pattern?

        package init(protocol: String, port: Int, serverName: String? = nil, pattern: Pattern? = nil) {
            self.protocol = `protocol`
            self.port = port
            self.serverName = serverName
            self.pattern = pattern
        }

        /// The request to a service without another protocol, and the text that its answer must contain; `\r`, `\n`, `\xNN` and `\\` stand for bytes.
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
