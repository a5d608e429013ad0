// SPDX-License-Identifier: Apache-2.0

import Casework
import Database
import Documents
import Foundation
import Inventory
import Logging
import Mail
import Procedure
import Settings
import Values
import Web

/// Everything that `service.yaml` says.
struct ServiceConfiguration {
    static let standardFile = "/etc/titipan/service.yaml"

    var dataDirectory: String
    var database: DatabaseLocation
    var office: OfficeSettings
    var web: WebSettings
    /// DNS names and addresses in the server's certificate.
    var certificateNames: [String]
    var mail: MailServer
    var tools: PressTools
    var logLevel: Logger.Level

    /// The folder with the service's keys.
    var identityDirectory: String { "\(dataDirectory)/identity" }
    /// For what lasts no longer than the work on it.
    var scratchDirectory: String { "\(dataDirectory)/scratch" }

    /// - Throws: `SettingsError` naming file, line and key.
    static func read(file: String) throws -> ServiceConfiguration {
        try Settings.read(files: [file] + Settings.dropIns(in: dropInDirectory(of: file))) {
            try ServiceConfiguration($0)
        }
    }

    /// `service.yaml` is laid over by `service.d/*.yaml` beside it.
    private static func dropInDirectory(of file: String) -> String {
        file.hasSuffix(".yaml") ? "\(file.dropLast(5)).d" : "\(file).d"
    }

    init(_ s: Settings) throws {
        let directory = try s.string("dataDirectory", default: "/var/lib/titipan-service")
        dataDirectory = directory
        database = DatabaseLocation(try s.string("database", default: "\(directory)/titipan.db"))
        let publicURL = try s.value("publicURL", "an https URL without a path", Self.url)
        let agentsURL = try s.value("agentsURL", "an https URL without a path", Self.url)
        let names = try s.strings("certificateNames", default: [])
        let hosts = [publicURL, agentsURL].compactMap { URL(string: $0)?.host(percentEncoded: false) }
        certificateNames = (hosts + ["127.0.0.1", "localhost"] + names).reduce(into: []) { list, name in
            if !list.contains(name) { list.append(name) }
        }
        let listeners = try s.section("listen") { s in
            (
                try Self.listener(s, "pages", port: 8443), try Self.listener(s, "agents", port: 8444)
            )
        }
        let profile = try s.section("office", Self.office)
        var policy = try s.section("procedure", Self.policy)
        policy.calendar.minutesAheadOfUTC = Int(profile.profile.zone.secondsFromUTC / 60)
        let verification = try s.section("verification") { s in
            (
                try s.int("observationSeconds", default: 30, in: 5...3600),
                try s.int("cosignatureSeconds", default: 60, in: 0...3_600),
                VerificationSettings(
                    orderMinutes: try s.int("orderMinutes", default: 10, in: 1...1440),
                    minimumSampledFrames: try s.int("minimumFrames", default: 200, in: 1...1_000_000),
                    roundHours: try s.int("roundHours", default: 24, in: 0...8_760))
            )
        }
        let (server, sender) = try s.section("mail", Self.mail)
        mail = server
        tools = try s.section("documents") { s in
            PressTools(
                weasyPrint: try s.string("weasyprint", default: "/opt/titipan/weasyprint/bin/weasyprint"),
                qpdf: try s.string("qpdf", default: "/usr/bin/qpdf"),
                pdfDetach: try s.string("pdfdetach", default: "/usr/bin/pdfdetach"),
                pdfToPPM: try s.string("pdftoppm", default: "/usr/bin/pdftoppm"),
                fontList: try s.string("fclist", default: "/usr/bin/fc-list"), scratch: "\(directory)/scratch")
        }
        let numbering = try s.section("numbering") { s in
            let standard = Numbering()
            return Numbering(
                cases: try s.string("cases", default: standard.cases),
                incomingAgenda: try s.string("incomingAgenda", default: standard.incomingAgenda),
                letters: try s.string("letters", default: standard.letters),
                outgoingAgenda: try s.string("outgoingAgenda", default: standard.outgoingAgenda),
                records: try s.string("records", default: standard.records))
        }
        let (limits, signIn) = try s.section("limits", Self.limits)
        let sites = try s.sections("sites") { try Site(settings: $0) }
        logLevel = try s.section("log") { try $0.choice("level", default: Logger.Level.info) }
        office = OfficeSettings(
            office: profile.profile,
            policy: Policy(
                calendar: policy.calendar, secretaryInitials: policy.secretaryInitials,
                deliveryDays: policy.deliveryDays, reminderDays: policy.reminderDays,
                observationSeconds: verification.0, cosignatureSeconds: verification.1,
                earliestDate: policy.earliestDate),
            sites: sites, numbering: numbering, verification: verification.2, signIn: signIn,
            publicURL: publicURL, agentsURL: agentsURL, mailAddress: sender, headPosition: profile.headPosition)
        web = WebSettings(
            pages: listeners.0, agents: listeners.1, publicURL: publicURL, officeName: profile.profile.name,
            region: profile.profile.region, building: profile.profile.building,
            zone: WebSettings.Zone(
                abbreviation: profile.profile.zone.abbreviation,
                secondsFromUTC: Int(profile.profile.zone.secondsFromUTC)), limits: limits,
            observationSeconds: verification.0)
    }

    private static func url(_ text: String) -> String? {
        guard let url = URL(string: text), url.scheme == "https", url.host() != nil, ["", "/"].contains(url.path()),
            url.query() == nil
        else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func listener(_ s: Settings, _ key: String, port: Int) throws -> WebSettings.Listener {
        try s.section(key) { s in
            WebSettings.Listener(
                host: try s.string("host", default: "127.0.0.1"), port: try s.int("port", default: port, in: 0...65_535)
            )
        }
    }

    private static func office(_ s: Settings) throws -> (profile: OfficeProfile, headPosition: String) {
        let standard = OfficeProfile.temanggung
        let zone = try s.value("zone", "WIB, WITA or WIT", default: OfficeZone.wib) { text in
            ["WIB": OfficeZone.wib, "WITA": .wita, "WIT": .wit][text]
        }
        let emblem = try s.optionalString("emblem")
        let drawing: String?
        if let emblem {
            guard let text = try? String(contentsOfFile: emblem, encoding: .utf8), text.contains("<svg") else {
                throw s.error("emblem", "cannot read an SVG drawing from \(emblem)")
            }
            drawing = text
        } else {
            drawing = nil
        }
        let profile = OfficeProfile(
            region: try line(s, "region", default: standard.region),
            // The sender's name in mail too, of 400 bytes at most.
            name: try line(s, "name", most: 100, default: standard.name),
            address: try line(s, "address", default: standard.address),
            contacts: try line(s, "contacts", default: standard.contacts),
            place: try line(s, "place", default: standard.place),
            building: try line(s, "building", default: standard.building), zone: zone, emblemSVG: drawing)
        return (profile, try line(s, "headPosition", default: "Kepala \(profile.name)"))
    }

    /// A text that is printed on documents.
    private static func line(_ s: Settings, _ key: String, most: Int = 200, default fallback: String) throws -> String {
        try s.value(key, "a text on one line", default: fallback) { (text) throws -> String? in
            if let fault = TextRule.line(most: most).fault(in: text) {
                throw ValueProblem("\(fault)", suggestion: fault.remedy.lowercased())
            }
            return text
        }
    }

    private enum Calendar: String, CaseIterable {
        case office, aroundTheClock
    }

    private static func policy(_ s: Settings) throws -> Policy {
        let calendar = try s.choice("calendar", default: Calendar.office)
        return Policy(
            calendar: calendar == .office ? .standard : .aroundTheClock,
            secretaryInitials: try s.bool("secretaryInitials", default: false),
            deliveryDays: try s.int("deliveryDays", default: 30, in: 1...365),
            reminderDays: try s.list("reminderDays", "a number of days", default: [14, 7, 1]) { text in
                Int(text).flatMap { (1...365).contains($0) ? $0 : nil }
            },
            earliestDate: try s.value(
                "earliestDate", "a day such as \(CivilDate.example)", default: Policy.firstDay
            ) { CivilDate($0) })
    }

    private static func mail(_ s: Settings) throws -> (MailServer, String) {
        let username = try s.optionalString("username")
        let passwordFile = try s.optionalString("passwordFile")
        var password: String?
        if let passwordFile {
            guard let text = try? String(contentsOfFile: passwordFile, encoding: .utf8) else {
                throw s.error("passwordFile", "cannot read \(passwordFile)")
            }
            password = text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let server = MailServer(
            host: try s.string("host", default: "127.0.0.1"),
            port: UInt16(try s.int("port", default: 25, in: 1...65_535)),
            security: try s.choice("security", default: MailServer.Security.none), username: username,
            password: password, authorityFile: try s.optionalString("authorityFile"))
        let sender = try s.value("from", "a mail address", default: "penitipan@localhost") { (text) throws -> String? in
            if let fault = MailAddress.fault(in: text) {
                throw ValueProblem("is '\(text)', which \(fault)", suggestion: "write one like \(MailAddress.example)")
            }
            return text
        }
        return (server, sender)
    }

    private static func limits(_ s: Settings) throws -> (WebSettings.Limits, SignInSettings) {
        let standard = WebSettings.Limits()
        let limits = WebSettings.Limits(
            requestsPerMinute: try s.int(
                "requestsPerMinute", default: standard.requestsPerMinute, in: 10...1_000_000),
            applicationsPerHour: try s.int(
                "applicationsPerHour", default: standard.applicationsPerHour, in: 1...100_000),
            connections: try s.int("connections", default: standard.connections, in: 10...100_000),
            connectionsPerAddress: try s.int(
                "connectionsPerAddress", default: standard.connectionsPerAddress, in: 2...100_000),
            connectionsPerMinute: try s.int(
                "connectionsPerMinute", default: standard.connectionsPerMinute, in: 10...1_000_000),
            streams: try s.int("streams", default: standard.streams, in: 1...50_000),
            streamsPerSession: try s.int("streamsPerSession", default: standard.streamsPerSession, in: 1...1_000),
            enrolmentsPerHour: try s.int("enrolmentsPerHour", default: standard.enrolmentsPerHour, in: 1...100_000))
        let usual = SignInSettings()
        let signIn = SignInSettings(
            freeFailures: try s.int("failedSignIns", default: usual.freeFailures, in: 1...1000),
            longestPauseSeconds: try s.int("signInPauseSeconds", default: usual.longestPauseSeconds, in: 1...3600),
            sessionHours: try s.int("sessionHours", default: usual.sessionHours, in: 1...168),
            idleMinutes: try s.int("idleMinutes", default: usual.idleMinutes, in: 2...10_080))
        return (limits, signIn)
    }
}

extension Site {
    /// One entry of `sites`.
    init(settings s: Settings) throws {
        let range = { (key: String) in
            try s.section(key) { s -> AddressRange in
                let first = try s.value("first", "an IP address") { IPAddress($0) }
                let last = try s.value("last", "an IP address", default: first) { IPAddress($0) }
                let except = try s.list("except", "an IP address", default: []) { IPAddress($0) }
                guard let pool = AddressRange(first: first, last: last, except: Set(except)) else {
                    throw s.error("last", "must come after first, in the same family and at most 65,536 addresses on")
                }
                return pool
            }
        }
        let ports = try s.section("remotePorts") { s -> ClosedRange<UInt16> in
            let first = UInt16(try s.int("first", in: 1...65_535))
            let last = UInt16(try s.int("last", default: Int(first), in: 1...65_535))
            guard first <= last else { throw s.error("last", "must not be below first") }
            return first...last
        }
        let bandwidth = try s.section("bandwidth") { s in
            (try s.int("inMbps", in: 1...1_000_000), try s.int("outMbps", in: 1...1_000_000))
        }
        self.init(
            name: try s.string("name"), room: try s.string("room", default: "Gedung Sentra Telematika"),
            racks: try s.sections("racks") { s in
                Rack(
                    name: try s.string("name"), units: try s.int("units", default: 42, in: 1...60),
                    taken: Set(try s.list("taken", "a rack unit", default: []) { Int($0) }))
            },
            feeds: try s.sections("feeds") { s in
                PowerFeed(name: try s.string("name"), watts: try s.int("watts", in: 1...1_000_000))
            },
            publicAddresses: try range("publicAddresses"), remotePorts: ports,
            roomAddresses: try range("roomAddresses"),
            gateway: try s.value("gateway", "an IP address") { IPAddress($0) },
            inBitsPerSecond: Int64(bandwidth.0) * 1_000_000, outBitsPerSecond: Int64(bandwidth.1) * 1_000_000,
            switchPorts: try s.strings("switchPorts"), cables: try s.strings("cables"),
            cooldownDays: try s.int("cooldownDays", default: 30, in: 0...3650),
            controlPort: UInt16(try s.int("controlPort", default: 64_999, in: 1...65_535)),
            verifySwitchPort: try s.bool("verifySwitchPort", default: false))
    }
}
