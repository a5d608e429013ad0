// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
internal import Linux
package import Words

/// The language of what a command prints for people.
package struct LanguageOption: ParsableArguments {
    @Option(help: ArgumentHelp("Indonesian or English; by the locale otherwise.", valueName: "id|en"))
    package var language: Language?

    package init() {}

    package var chosen: Language {
        language ?? Language(locale: ThisProcess.environment)
    }
}

extension Language: ExpressibleByArgument {}
