// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Values

/// Response headers that restrict browsers. Everything that is not allowed here is forbidden.
enum SecurityHeaders {
    /// 128 random bits, hexadecimal.
    static func makeNonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    static func add(to response: inout Response, kind: Route.Kind, nonce: String) {
        let isPage = response.headers[.contentType]?.hasPrefix("text/html") ?? false
        let isPDF = response.headers[.contentType] == "application/pdf"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.strictTransportSecurity] = "max-age=31536000"
        // Not `no-referrer`: with it browsers hide even from us which of our own pages sent a form.
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.frameOptions] = "DENY"
        response.headers[.openerPolicy] = "same-origin"
        response.headers[.resourcePolicy] = "same-origin"
        response.headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if response.headers[.contentSecurityPolicy] != nil {
            // Stricter than any of these.
        } else if isPage {
            response.headers[.contentSecurityPolicy] =
                "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        } else if !isPDF {
            // A browser's own PDF viewer needs styles that a policy would forbid.
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }
}
