// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
internal import Words

/// Links between the pages of a list.
extension Routes {
    /// The address of this request with another page: that which begins at `cursor`.
    static func nextPage(_ call: RequestContext, _ cursor: PageCursor) -> String {
        var query = call.query.filter { !$0.value.isEmpty }
        query["after"] = "\(cursor)"
        return address(call.path, query)
    }

    /// The address of the list's first page; `nil` when this is it.
    static func firstPage(_ call: RequestContext) -> String? {
        guard call.query["after"] != nil else { return nil }
        return address(call.path, call.query.filter { $0.key != "after" && !$0.value.isEmpty })
    }

    private static func address(_ path: String, _ query: [String: String]) -> String {
        let encoded = { (text: String) in text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
        let pairs = query.sorted { $0.key < $1.key }.map { "\(encoded($0.key))=\(encoded($0.value))" }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }
}

extension Problem {
    static let noPageLength = Problem.invalid(
        "limit",
        Phrase(
            id: "Panjang halaman adalah bilangan 1 sampai \(PageRequest.longest).",
            en: "The length of a page is a number from 1 to \(PageRequest.longest)."))
}
