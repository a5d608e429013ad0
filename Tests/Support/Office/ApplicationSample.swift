// SPDX-License-Identifier: Apache-2.0

package import Casework

extension TestOffice {
    /// An application form as it comes over the wire.
    package static func form(_ name: String = "rme", mac: String = "02:00:5e:10:00:01") -> JSONValue {
        .object([
            "agency": .object([
                "name": .string("Dinas Kesehatan"), "address": .string("Jl. Pahlawan 1"), "head": .string("dr. Siti"),
                "email": .string("dinkes@example.go.id"), "phone": .string("0293"),
            ]),
            "contact": .object([
                "name": .string("Budi"), "position": .string("Pranata"), "email": .string("budi@example.go.id"),
                "phone": .string("0812"),
            ]),
            "letter": .object(["number": .string("440/1"), "date": .string("2026-11-20")]),
            "purpose": .string("Rekam medis"),
            "server": .object([
                "name": .string(name), "brand": .string("Dell"), "model": .string("R250"), "rackUnits": .number(1),
                "powerWatts": .string("300"), "macAddresses": .array([.string(mac)]),
                "operatingSystem": .string("Debian"),
            ]),
            "bandwidth": .object(["inMbps": .number(100), "outMbps": .number(50), "burstMegabytes": .number(1)]),
            "service": .object(["protocol": .string("ssh"), "port": .number(22)]),
        ])
    }

    /// The same as the page's form sends it.
    package static let formFields: [String: String] = [
        "agency.name": "Dinas Kesehatan", "agency.address": "Jl. Pahlawan 1", "agency.head": "dr. Siti",
        "agency.email": "dinkes@example.go.id", "agency.phone": "0293-1", "contact.name": "Budi",
        "contact.position": "Pranata", "contact.email": "budi@example.go.id", "contact.phone": "0812",
        "letter.number": "440/1", "letter.date": "2026-11-20", "purpose": "Rekam medis", "server.name": "rme",
        "server.brand": "Dell", "server.model": "R250", "server.rackUnits": "1", "server.powerWatts": "300",
        "server.macAddresses": "02:00:5e:10:00:01\n02:00:5e:10:00:02", "server.operatingSystem": "Debian",
        "bandwidth.inMbps": "100", "bandwidth.outMbps": "50", "bandwidth.burstMegabytes": "1",
        "service.protocol": "ssh", "service.port": "22",
    ]
}
