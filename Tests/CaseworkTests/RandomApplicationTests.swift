// SPDX-License-Identifier: Apache-2.0

import Casework
@testable import Documents
import Foundation
import Mail
import OfficeSupport
import Procedure
import Synchronization
import Testing
import Values

/// Every accepted form can be mailed and printed.
@Suite(.timeLimit(.minutes(5)))
struct RandomApplicationTests {
    private static func press() throws -> DocumentPress {
        var tools = PressTools()
        if let path = ProcessInfo.processInfo.environment["TITIPAN_WEASYPRINT"] { tools.weasyPrint = path }
        return try DocumentPress(tools: tools, office: .temanggung)
    }

    @Test("An accepted application goes through mail and paper, in any script and length")
    func anyForm() async throws {
        let press = try Self.press()
        let printable = try await press.printable()
        let templates = try TemplateLibrary()
        try await TestOffice.open(settings: { $0.policy.printable = printable }) { office in
            var accepted: [JSONValue] = []
            for seed in 0..<200 as Range<UInt64> where accepted.count < 40 {
                var random = RandomApplication(seed: seed, printable: printable)
                let form = random.form()
                do {
                    let new = try await office.casework.applications.apply(form, from: "192.0.2.1")
                    accepted.append(form)
                    try await office.sign(new.number, accept: false)
                    try await office.desk(new.number)
                } catch let problem as Problem {
                    // A form that is not accepted must be refused with the names of its fields.
                    #expect(problem.kind == .invalid && !problem.fields.isEmpty, "\(seed): \(problem)")
                }
            }
            #expect(accepted.count == 40)
            try await office.casework.outbox.drain()

            let letters = office.printer.printed.withLock { $0.letters }
            #expect(letters.count == accepted.count)
            for letter in letters {
                for content in [letter, Self.accepted(letter)] {
                    let html = try templates.page("letter", LetterPage(content, office: .temanggung))
                    #expect(html.contains(PageText.escaped(content.serverName)))
                    #expect(!html.contains("<b>&amp;") && !html.contains("{{#"))
                    try DocumentFonts.check(html, against: printable)
                }
            }
            let messages = office.mailServer.taken
            #expect(messages.count == 2 * accepted.count)
            for message in messages { try Self.expectValid(message) }
            for letter in letters.prefix(3) {
                let pdf = try await press.letter(Self.accepted(letter))
                #expect(pdf.starts(with: Array("%PDF-".utf8)))
            }
        }
    }

    /// The same letter as an acceptance, whose annex contains more fields of the form.
    private static func accepted(_ letter: LetterContent) -> LetterContent {
        var letter = letter
        letter.decision = .accepted(
            AccessFacts(
                server: ServerFacts(
                    name: letter.serverName, brand: letter.serverName, model: letter.serverName, rackUnits: 48,
                    powerWatts: 20_000, macAddresses: [], operatingSystem: letter.serverName),
                publicAddress: IPAddress(ipv4: 0xcb00_710a), remotePort: 22_010, service: .tcpPattern,
                serverAddress: IPAddress(ipv4: 0x0a14_000a), gateway: IPAddress(ipv4: 0x0a14_0001),
                grant: Grant(inBitsPerSecond: 1, outBitsPerSecond: 100_000_000_000, burstBytes: 100_000_000_000),
                rackPosition: "R1 U1-U42", switchPort: "gi1/0/7", allocationVersion: 1), deliverBy: letter.date)
        return letter
    }

    /// RFC 5322, sections 2.1.1 and 2.2: ASCII headers of known names, lines of at most 998 bytes, no bare CR or LF.
    private static func expectValid(_ message: MailMessage) throws {
        let bytes = try message.encoded()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" || $0 == "\r\n" })
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 998 })
        let names: Set = [
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        ]
        var seen: [String] = []
        for line in lines.prefix(while: { !$0.isEmpty }) {
            #expect(line.utf8.allSatisfy { (0x20..<0x7f).contains($0) }, "\(line)")
            if line.hasPrefix(" ") { continue }
            let name = String(line.prefix { $0 != ":" })
            #expect(names.contains(name), "\(line)")
            seen.append(name)
        }
        #expect(Set(seen) == names && seen.count == names.count)
    }
}
