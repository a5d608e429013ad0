// SPDX-License-Identifier: Apache-2.0

package import Words

/// Fields of a form below one heading.
package struct FieldSection<Form>: Sendable {
    package let title: Phrase
    package let fields: [Field<Form>]

    init(_ title: Phrase, _ fields: [Field<Form>]) {
        self.title = title
        self.fields = fields
    }
}
