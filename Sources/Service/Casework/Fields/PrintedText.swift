// SPDX-License-Identifier: Apache-2.0

internal import Procedure
internal import Values
internal import Words

extension CaseworkContext {
    /// Throws a ``Problem`` unless `text` is one line that the office's documents can show.
    func checkPrinted(_ text: String, _ field: String, most: Int) throws(Problem) {
        if let fault = TextRule.line(most: most).fault(in: text, printable: policy.printable) {
            throw .invalid(field, fault.detail)
        }
    }
}
