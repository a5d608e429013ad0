// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values
internal import Words

/// What one case holds, and until when.
struct HolderCard: TemplateModel {
    struct Row: TemplateModel {
        let label: String
        let value: String
    }

    let number: String
    let href: String
    let server: String
    let agency: String
    let state: String
    let tone: String
    let time: String
    let rows: [Row]

    init(_ holder: HolderView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let row = { (label: Phrase, value: String) in Row(label: texts[label], value: value) }
        number = holder.caseNumber
        href = "/cases/\(holder.caseNumber)"
        server = holder.server.isEmpty ? holder.caseNumber : holder.server
        agency = holder.agency
        state = texts[holder.standing.title]
        tone = holder.standing.rawValue
        let end = holder.until.map { texts[PictureWords.until(formatting.date($0))] } ?? texts[PictureWords.noEnd]
        time = texts[PictureWords.since(formatting.date(holder.since))] + ", " + end
        let access = [
            row(FactWords.publicAddress, "\(holder.publicAddress):\(holder.publicPort)"),
            row(FactWords.serverAddress, "\(holder.serverAddress)"),
        ]
        rows =
            holder.standing == .cooldown
            ? access
            : [
                row(FactWords.rackPosition, holder.rackPosition),
                row(PictureWords.power, "\(holder.feed), \(holder.powerWatts) W"),
            ] + access + [
                row(
                    FactWords.grant,
                    "↓ \(formatting.rate(Double(holder.grant.inBitsPerSecond))) · ↑ \(formatting.rate(Double(holder.grant.outBitsPerSecond)))"
                ),
                row(FactWords.switchPort, "\(holder.switchPort) · \(holder.cable)"),
            ]
    }
}
