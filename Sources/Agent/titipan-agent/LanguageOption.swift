// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Words

/// The language of what a command prints for people.
struct LanguageOption: ParsableArguments {
    @Option(help: ArgumentHelp("Indonesian or English; by the locale otherwise.", valueName: "id|en"))
    var language: Language?

    var chosen: Language {
        language ?? Language { name in getenv(name).map { String(cString: $0) } }
    }
}

extension Language: ExpressibleByArgument {}
