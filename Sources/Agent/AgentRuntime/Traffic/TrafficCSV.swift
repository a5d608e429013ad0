// SPDX-License-Identifier: Apache-2.0

internal import Values

extension TrafficReport {
    /// RFC 4180: a header, and a record for each tenant and direction.
    package var csv: String {
        var text = "name,direction"
        for quantity in ["bytes", "wireBytes", "packets"] {
            text += ",\(quantity),\(quantity)Lower,\(quantity)Upper"
        }
        text += "\r\n"
        for tenant in tenants {
            let name = TrafficReport.field(TrafficReport.defused(tenant.name))
            for direction in Values.Direction.allCases {
                let traffic = tenant[direction]
                text += "\(name),\(direction.rawValue)"
                for amount in [traffic.bytes, traffic.wireBytes, traffic.packets] {
                    text += ",\(amount.estimate),\(amount.lower),\(amount.upper)"
                }
                text += "\r\n"
            }
        }
        return text
    }

    /// A text that a spreadsheet would execute (OWASP, CSV injection) gets an apostrophe in front, which makes it text there.
    private static func defused(_ text: String) -> String {
        guard let first = text.unicodeScalars.first(where: { $0 != " " }) else { return text }
        return "=+-@\t\r\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".unicodeScalars.contains(first) ? "'" + text : text
    }

    /// By Unicode scalars: a quotation mark with an accent behind it is another `Character`, and still ends the field.
    private static func field(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }) else {
            return text
        }
        var field = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in scalars { field.append(contentsOf: scalar == "\"" ? "\"\"".unicodeScalars : .init([scalar])) }
        field.append("\"")
        return String(field)
    }
}
