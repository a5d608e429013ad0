// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import FoundationEssentials

/// Turns a request into libcurl's options.
struct RequestOptions {
    private let request: TransferRequest

    init(_ request: TransferRequest) {
        self.request = request
    }

    func apply(to easy: inout EasyHandle) throws(TransferError) {
        try easy.set(CURLOPT_NOSIGNAL, true)
        // Closing does not wait for a resolver that hangs.
        try easy.set(CURLOPT_QUICK_EXIT, true)
        try easy.set(CURLOPT_FOLLOWLOCATION, false)
        try easy.set(CURLOPT_PROXY, "")
        try easy.set(CURLOPT_TCP_KEEPALIVE, true)
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.limits.connect))
        try easy.set(CURLOPT_TIMEOUT_MS, milliseconds(request.limits.total))
        try easy.set(CURLOPT_MAXFILESIZE_LARGE, size: max(1, request.limits.responseBytes))
        try applyOperation(to: &easy)
        try applyTLS(to: &easy)
        try applyRoute(to: &easy)
    }

    private func applyOperation(to easy: inout EasyHandle) throws(TransferError) {
        switch request.operation {
        case .http(let method, let headers, let body):
            try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
            try easy.set(CURLOPT_URL, request.url)
            try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            try applyHTTP(method: method, headers: headers, body: body, to: &easy)
        case .mail(let mail):
            try easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            try easy.set(CURLOPT_URL, mail.clientName.map { request.url + "/" + $0 } ?? request.url)
            try applyMail(mail, to: &easy)
        case .handshake:
            try easy.set(CURLOPT_PROTOCOLS_STR, "https")
            try easy.set(CURLOPT_URL, request.url)
            try easy.set(CURLOPT_CONNECT_ONLY, true)
            // It is not HTTP that will be spoken.
            try easy.set(CURLOPT_SSL_ENABLE_ALPN, false)
            try standAlone(&easy)
        }
        if request.route.connection != nil { try standAlone(&easy) }
    }

    /// Makes the transfer take no connection of another transfer, and leave its own to none.
    private func standAlone(_ easy: inout EasyHandle) throws(TransferError) {
        try easy.set(CURLOPT_FRESH_CONNECT, true)
        try easy.set(CURLOPT_FORBID_REUSE, true)
    }

    private func applyHTTP(
        method: String, headers: [TransferHeader], body: [UInt8]?, to easy: inout EasyHandle
    ) throws(TransferError) {
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) else {
            throw TransferError(.invalidRequest, detail: "“\(method)” is no HTTP method")
        }
        if let body {
            try easy.set(CURLOPT_POST, true)
            try easy.setBody(body)
        } else if method == "HEAD" {
            try easy.set(CURLOPT_NOBODY, true)
        } else if method == "POST" {
            try easy.set(CURLOPT_POST, true)
            try easy.setBody([])
        }
        try easy.set(CURLOPT_CUSTOMREQUEST, method)
        // "Name;" is libcurl's way to send a field without a value; "Expect:" takes its own 100-continue away.
        let fields = headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        try easy.set(CURLOPT_HTTPHEADER, list: fields + ["Expect:"])
    }

    private func applyMail(_ mail: MailSubmission, to easy: inout EasyHandle) throws(TransferError) {
        guard !mail.recipients.isEmpty else {
            throw TransferError(.invalidRequest, detail: "a mail without recipients")
        }
        for address in [mail.sender] + mail.recipients {
            guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != 0x3c && $0 != 0x3e }) else {
                throw TransferError(.invalidRequest, detail: "“\(address)” is no mail address")
            }
        }
        try easy.set(CURLOPT_UPLOAD, true)
        try easy.set(CURLOPT_INFILESIZE_LARGE, size: mail.message.count)
        try easy.set(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
        try easy.set(CURLOPT_MAIL_RCPT, list: mail.recipients.map { "<\($0)>" })
        if case .startTLS = mail.security { try easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let user = mail.user { try easy.set(CURLOPT_USERNAME, user) }
        if let password = mail.password { try easy.set(CURLOPT_PASSWORD, password) }
    }

    private func applyTLS(to easy: inout EasyHandle) throws(TransferError) {
        let tls = request.tls
        try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        switch tls.authority {
        case .system: break
        case .pem(let certificates):
            guard !certificates.isEmpty else {
                throw TransferError(.invalidRequest, detail: "an empty list of certificate authorities")
            }
            try easy.set(CURLOPT_CAPATH, String?.none)
            try easy.set(CURLOPT_CAINFO_BLOB, blob: certificates)
        case .file(let path):
            try easy.set(CURLOPT_CAPATH, String?.none)
            try easy.set(CURLOPT_CAINFO, path)
        case .unverified:
            try easy.set(CURLOPT_SSL_VERIFYPEER, false)
            // A certificate is read from whatever still runs: management cards know TLS 1.0 and groups of 1,024 bits alone.
            if tls.collectChain {
                try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_0))
                try easy.set(CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=0")
            }
        }
        var verifiesName = tls.verifyHostName
        if case .unverified = tls.authority { verifiesName = false }
        try easy.set(CURLOPT_SSL_VERIFYHOST, verifiesName ? 2 : 0)
        try easy.setHandshake(verificationTime: tls.verificationTime, watches: tls.collectChain)
        if let client = tls.clientIdentity {
            // By their contents, not by the files' names: libcurl then uses no connection that was made with an earlier certificate.
            try easy.set(CURLOPT_SSLCERT_BLOB, blob: client.certificateChain)
            try easy.set(CURLOPT_SSLKEY_BLOB, blob: client.key)
        }
        if let file = tls.clientCertificateFile { try easy.set(CURLOPT_SSLCERT, file) }
        if let file = tls.clientKeyFile { try easy.set(CURLOPT_SSLKEY, file) }
        if let key = tls.pinnedKey {
            guard key.count == 32 else {
                throw TransferError(.invalidRequest, detail: "a pinned key is \(key.count) bytes instead of 32")
            }
            try easy.set(CURLOPT_PINNEDPUBLICKEY, "sha256//" + Data(key).base64EncodedString())
        }
        try easy.set(CURLOPT_CERTINFO, tls.collectChain)
        // A resumed session shows the certificate of the first one.
        if tls.collectChain { try easy.set(CURLOPT_SSL_SESSIONID_CACHE, false) }
    }

    private func applyRoute(to easy: inout EasyHandle) throws(TransferError) {
        let route = request.route
        if let address = route.address {
            // Not CURLOPT_RESOLVE: its entries serve the other transfers of the engine too.
            try easy.set(
                CURLOPT_CONNECT_TO, list: ["::" + (address.contains(":") ? "[\(address)]" : address) + ":"])
        }
        guard route.connection == nil else { return }
        if !route.pins.isEmpty {
            try easy.set(
                CURLOPT_RESOLVE,
                list: route.pins.map { pin in
                    "+\(pin.host):\(pin.port):" + (pin.address.contains(":") ? "[\(pin.address)]" : pin.address)
                })
        }
        switch (route.interface, route.sourceAddress) {
        case (let device?, nil): try easy.set(CURLOPT_INTERFACE, "if!" + device)
        case (nil, let address?): try easy.set(CURLOPT_INTERFACE, "host!" + address)
        case (nil, nil): break
        default:
            throw TransferError(.invalidRequest, detail: "a route has an interface or a source address, not both")
        }
    }

    /// At least 1: libcurl takes 0 for its own default.
    private func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let whole = min(max(seconds, 0), 1_000_000) * 1_000
        return Int(max(1, whole + attoseconds / 1_000_000_000_000_000))
    }
}
