// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values

extension ApplicationForm {
    /// Reads the form as it was sent; what its fields hold is for the procedure to judge.
    init(_ body: JSONValue) throws(Problem) {
        let fields = try FieldReader(body)
        let agency = try fields.section("agency")
        let contact = try fields.section("contact")
        let letter = try fields.section("letter")
        let server = try fields.section("server")
        let bandwidth = try fields.section("bandwidth")
        let service = try fields.section("service")
        self.init(
            agency: Agency(
                name: try agency.text("name"), address: try agency.text("address"), head: try agency.text("head"),
                email: try agency.text("email"), phone: try agency.text("phone")),
            contact: Contact(
                name: try contact.text("name"), position: try contact.text("position"),
                email: try contact.text("email"), phone: try contact.text("phone")),
            letter: Letter(number: try letter.text("number"), date: try letter.text("date")),
            purpose: try fields.text("purpose"),
            server: Server(
                name: try server.text("name"), brand: try server.text("brand"), model: try server.text("model"),
                rackUnits: try server.number("rackUnits"), powerWatts: try server.number("powerWatts"),
                macAddresses: try server.texts("macAddresses"), operatingSystem: try server.text("operatingSystem")),
            bandwidth: Bandwidth(
                inMbps: try bandwidth.number("inMbps"), outMbps: try bandwidth.number("outMbps"),
                burstMegabytes: try bandwidth.number("burstMegabytes")),
            service: Service(
                protocol: try service.text("protocol"), port: try service.number("port"),
                pattern: try Service.Pattern(try service.section("pattern"))))
    }
}

extension ApplicationForm.Service.Pattern {
    /// `nil` when neither field says anything.
    init?(_ fields: FieldReader) throws(Problem) {
        let (send, expect) = (try fields.text("send"), try fields.text("expect"))
        if send.isEmpty, expect.isEmpty { return nil }
        self.init(send: send, expect: expect)
    }
}

extension FacilityFindings {
    init(_ fields: FieldReader) throws(Problem) {
        let findings = try fields.section("findings")
        let finding = { (facility: Facility) throws(Problem) -> FacilityFinding in
            let section = try findings.section(facility.rawValue)
            return FacilityFinding(available: try section.flag("available"), note: try section.text("note"))
        }
        self.init(
            room: try finding(.room), power: try finding(.power), publicAddress: try finding(.publicAddress),
            bandwidth: try finding(.bandwidth), cable: try finding(.cable))
    }
}

extension Ruling {
    init(_ fields: FieldReader) throws(Problem) {
        self.init(decision: try fields.choice("decision"), reason: try fields.optionalText("reason"))
    }
}

extension Party {
    init(_ fields: FieldReader) throws(Problem) {
        self.init(name: try fields.text("name"), position: try fields.text("position"))
    }
}
