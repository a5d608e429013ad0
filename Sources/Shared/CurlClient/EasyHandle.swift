// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// One libcurl easy handle: options in, facts out. Made, used and freed on the loop's thread.
struct EasyHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private let handshake: UnsafeMutablePointer<cc_handshake>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init() throws(TransferError) {
        guard let raw = curl_easy_init() else {
            throw TransferError(.local, detail: "libcurl gave no handle: out of memory or descriptors")
        }
        self.raw = raw
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        _ = cc_set_error_buffer(raw, errorText)
        handshake = .allocate(capacity: 1)
        handshake.initialize(to: cc_handshake())
        handshake.pointee.alert = -1
    }

    deinit {
        curl_easy_cleanup(raw)
        cc_release_handshake(handshake)
        handshake.deallocate()
        for list in lists { curl_slist_free_all(list) }
        errorText.deallocate()
    }

    // MARK: Options

    func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try check(cc_set_long(raw, option, value), option)
    }

    func set(_ option: CURLoption, _ value: Bool) throws(TransferError) {
        try set(option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, size: Int) throws(TransferError) {
        try check(cc_set_offset(raw, option, curl_off_t(size)), option)
    }

    /// A text with a zero byte in it is refused: C would read only its beginning.
    func set(_ option: CURLoption, _ value: String?) throws(TransferError) {
        guard value?.utf8.contains(0) != true else {
            throw TransferError(.invalidRequest, detail: "a zero byte in a text of the request")
        }
        try check(cc_set_string(raw, option, value), option)
    }

    func set(_ option: CURLoption, blob: [UInt8]) throws(TransferError) {
        let code = blob.withUnsafeBytes { cc_set_blob(raw, option, $0.baseAddress, $0.count) }
        try check(code, option)
    }

    /// Judges the dates of the server's certificates at `time`, in seconds since 1970, or now; fills ``peer`` if it `watches`.
    func setHandshake(verificationTime time: Int64?, watches: Bool) throws(TransferError) {
        guard time != nil || watches else { return }
        handshake.pointee.has_verification_time = time != nil
        handshake.pointee.verification_time = time ?? 0
        handshake.pointee.is_watched = watches
        try check(cc_set_handshake(raw, handshake), CURLOPT_SSL_CTX_FUNCTION)
    }

    func setBody(_ body: [UInt8]) throws(TransferError) {
        // An empty body still needs an address: NULL would mean that a callback delivers it.
        let bytes = body.isEmpty ? [0] : body
        let code = bytes.withUnsafeBytes { cc_set_body(raw, $0.baseAddress, body.count) }
        try check(code, CURLOPT_COPYPOSTFIELDS)
    }

    mutating func set(_ option: CURLoption, list entries: [String]) throws(TransferError) {
        var head: UnsafeMutablePointer<curl_slist>?
        for entry in entries {
            // A line break inside a field would smuggle a second one in.
            guard !entry.utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) else {
                if let head { curl_slist_free_all(head) }
                throw TransferError(.invalidRequest, detail: "a line break or zero byte in “\(entry.prefix(40))”")
            }
            guard let longer = curl_slist_append(head, entry) else {
                if let head { curl_slist_free_all(head) }
                throw TransferError(.local, detail: "out of memory")
            }
            head = longer
        }
        guard let head else { return }
        lists.append(head)
        try check(cc_set_list(raw, option, head), option)
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(TransferError) {
        guard code != CURLE_OK else { return }
        throw TransferError(
            .init(code, systemError: 0), curlCode: Int32(code.rawValue),
            detail: "libcurl refused option \(option.rawValue): \(String(cString: curl_easy_strerror(code)))")
    }

    // MARK: Facts

    func long(_ info: CURLINFO) -> Int { cc_info_long(raw, info, 0) }

    func text(_ info: CURLINFO) -> String { cc_info_string(raw, info).map { String(cString: $0) } ?? "" }

    /// `nil` for a phase that libcurl did not reach.
    func time(_ info: CURLINFO) -> Duration? {
        let microseconds = cc_info_offset(raw, info)
        return microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// The message of libcurl about the failure, or else its general text for `code`.
    func explanation(of code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }

    /// What the server showed in its TLS handshake, also in one that failed.
    var peer: TransferPeer {
        let seen = handshake.pointee
        let leaf = seen.leaf.map { Array(UnsafeBufferPointer(start: $0, count: Int(seen.leaf_length))) }
        return TransferPeer(
            leaf: leaf, asksForCertificate: seen.asked_for_certificate, alert: UInt8(exactly: seen.alert))
    }

    var chain: [String] {
        (0..<cc_chain_count(raw)).compactMap { index in
            var field = cc_chain_fields(raw, index)
            while let entry = field {
                if let data = entry.pointee.data {
                    let text = String(cString: data)
                    if text.hasPrefix("Cert:") { return String(text.dropFirst(5)) }
                }
                field = UnsafePointer(entry.pointee.next)
            }
            return nil
        }
    }
}
