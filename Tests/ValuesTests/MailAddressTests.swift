// SPDX-License-Identifier: Apache-2.0

import Testing
import Values

@Suite("Mail addresses")
struct MailAddressTests {
    static let faults: [(String, MailAddress.Fault)] = [
        ("", .missing), ("bagus", .atSign), ("a@b@c.id", .atSign), ("a b@c.id", .notASCII),
        ("bagus@dinkes.go.id ", .notASCII),
        ("a@b.id\r\nBcc: c@d.id", .notASCII), ("bägus@dinkes.go.id", .notASCII), ("a@dinkés.go.id", .notASCII),
        ("bagus..p@dinkes.temanggungkab.go.id", .localPart), (".bagus@dinkes.go.id", .localPart),
        ("bagus.@dinkes.go.id", .localPart), ("@dinkes.go.id", .localPart), ("\"bagus\"@dinkes.go.id", .localPart),
        ("<bagus@dinkes.go.id>", .localPart), ("a,b@dinkes.go.id", .localPart), ("a;b@dinkes.go.id", .localPart),
        ("mailto:a@dinkes.go.id", .localPart), (String(repeating: "a", count: 65) + "@dinkes.go.id", .localPart),
        ("bagus@dinkes.go.id.", .domain), ("bagus@.dinkes.go.id", .domain), ("bagus@dinkes..id", .domain),
        ("bagus@", .domain),
        ("bagus@dinas_kesehatan.go.id", .domain), ("bagus@-x.go.id", .domain), ("bagus@x-.go.id", .domain),
        ("bagus@dinkes.go.-id", .domain), ("bagus@[192.0.2.1]", .domain), ("bagus@192.0.2.1", .domain),
        ("a@" + String(repeating: "x", count: 64) + ".id", .domain),
        ("a@" + String(repeating: "xxxxxxxxx.", count: 26) + "go.id", .tooLong), ("bagus@dinkes", .unqualified),
    ]

    @Test("An address that mail cannot be sent to is refused, by its fault", arguments: faults)
    func fault(text: String, fault: MailAddress.Fault) {
        #expect(MailAddress.fault(in: text, qualified: true) == fault)
    }

    @Test(
        "An ordinary address is taken as it is",
        arguments: [
            "bagus.p+arsip@dinkes.temanggungkab.go.id", "o'neil_1@x.id", "a@xn--p1ai.xn--p1ai", "1@3com.com",
            String(repeating: "a", count: 64) + "@dinkes.go.id", "a@" + String(repeating: "x", count: 63) + ".id",
        ])
    func address(text: String) throws {
        #expect(MailAddress.fault(in: text, qualified: true) == nil)
        #expect(try #require(MailAddress(text)).description == text)
    }

    @Test("A host of one's own network is a domain where that is asked")
    func local() {
        #expect(MailAddress("penitipan@localhost")?.domain == "localhost")
    }
}
