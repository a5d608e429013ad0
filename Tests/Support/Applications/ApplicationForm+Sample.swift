// SPDX-License-Identifier: Apache-2.0

package import Procedure

extension ApplicationForm {
    /// A complete application of a health office for one server, as the procedure accepts it. Recorded procedures hold these values.
    package static let sample = ApplicationForm(
        agency: .init(
            name: "Dinas Kesehatan", address: "Jl. Pahlawan 1, Temanggung", head: "dr. Siti",
            email: "dinkes@example.go.id", phone: "0293-1"),
        contact: .init(name: "Budi", position: "Pranata Komputer", email: "budi@example.go.id", phone: "0812"),
        letter: .init(number: "440/1/2026", date: "2026-11-20"), purpose: "Rekam medis",
        server: .init(
            name: "rme", brand: "Dell", model: "R250", rackUnits: 1, powerWatts: 350,
            macAddresses: ["02:00:5e:10:00:01"], operatingSystem: "Debian 12"),
        bandwidth: .init(inMbps: 20, outMbps: 10, burstMegabytes: 1), service: .init(protocol: "ssh", port: 22))
}
