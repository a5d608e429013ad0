// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import Words

/// The language of what a command prints for people.
struct LanguageOption: ParsableArguments {
    @Option(help: ArgumentHelp("Indonesian or English; by the locale otherwise.", valueName: "id|en"))
    var language: Language?

    var chosen: Language {
        language ?? Language(locale: ThisProcess.environment)
    }
}

extension Language: ExpressibleByArgument {}
