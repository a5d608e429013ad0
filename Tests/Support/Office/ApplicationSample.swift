// SPDX-License-Identifier: Apache-2.0

import ApplicationSamples
package import Casework
import Evidence
import Procedure

extension TestOffice {
    private static func sample(_ name: String = "rme", mac: String = TestOffice.mac) -> ApplicationForm {
        var form = ApplicationForm.sample
        form.server.name = name
        form.server.macAddresses = [mac]
        form.server.powerWatts = 300
        form.bandwidth = .init(inMbps: 100, outMbps: 50, burstMegabytes: 1)
        return form
    }

    /// An application form as it comes over the wire.
    package static func form(_ name: String = "rme", mac: String = TestOffice.mac) throws -> JSONValue {
        try CanonicalJSON.decode(JSONValue.self, from: CanonicalJSON.encode(sample(name, mac: mac)))
    }

    /// The same as the page's form sends it, for a server with two interfaces.
    package static var formFields: [String: String] {
        var form = sample()
        form.server.macAddresses.append("02:00:5e:10:00:02")
        let fields = ApplicationForm.sections.flatMap(\.fields)
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.text(form)) })
    }
}
