// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// A transfer under way: its handle, what arrived so far, and the completion to call. Confined to the loop's thread.
final class ActiveTransfer {
    typealias Completion = CheckedContinuation<Result<TransferResponse, TransferError>, Never>

    private var easy: EasyHandle
    private let request: TransferRequest
    private let completion: Completion

    private var headers: [TransferHeader] = []
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var isTooLarge = false
    private var sent = 0
    private var refusal = ""
    private let began = ContinuousClock.now

    /// On failure the completion has not been used.
    init(_ request: TransferRequest, completion: Completion) throws(TransferError) {
        self.request = request
        self.completion = completion
        easy = try EasyHandle()
        try RequestOptions(request).apply(to: &easy)
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = cc_set_write_function(easy.raw, ActiveTransfer.write, context)
        _ = cc_set_header_function(easy.raw, ActiveTransfer.header, context)
        if request.route.connection != nil {
            _ = cc_set_connected_function(easy.raw, ActiveTransfer.connected, context)
        }
        switch request.operation {
        case .http, .handshake: break
        case .mail: _ = cc_set_read_function(easy.raw, ActiveTransfer.read, context)
        }
    }

    var raw: UnsafeMutableRawPointer { easy.raw }

    /// Ends the transfer with libcurl's result. The handle is already out of the multi handle.
    func finish(_ code: CURLcode) {
        completion.resume(returning: result(code))
    }

    /// Ends the transfer for a reason that is not libcurl's.
    func fail(_ reason: TransferError.Reason, _ detail: String) {
        completion.resume(
            returning: .failure(
                TransferError(reason, detail: detail, timings: timings, connection: connection)))
    }

    private func result(_ code: CURLcode) -> Result<TransferResponse, TransferError> {
        let status = easy.long(CURLINFO_RESPONSE_CODE)
        guard code == CURLE_OK else { return .failure(failure(code, status: status)) }
        return .success(
            TransferResponse(
                status: status, headers: headers, body: body,
                chain: request.tls.collectChain ? easy.chain : [], peer: easy.peer, timings: timings,
                connection: connection))
    }

    private func failure(_ code: CURLcode, status: Int) -> TransferError {
        let systemError = Int32(truncatingIfNeeded: easy.long(CURLINFO_OS_ERRNO))
        var reason = TransferError.Reason(code, systemError: systemError)
        var detail = easy.explanation(of: code)
        var reply = 0
        if isTooLarge {
            reason = .tooLarge
            detail = "the answer is longer than \(request.limits.responseBytes) bytes"
        } else if case .mail = request.operation, status >= 400 {
            reason = .mailRefused
            reply = status
            if !refusal.isEmpty { detail = refusal }
        }
        return TransferError(
            reason, curlCode: Int32(code.rawValue), systemError: systemError, detail: detail, status: reply,
            peer: easy.peer, timings: timings, connection: connection)
    }

    private var timings: TransferTimings {
        TransferTimings(
            resolved: easy.time(CURLINFO_NAMELOOKUP_TIME_T), connected: easy.time(CURLINFO_CONNECT_TIME_T),
            secured: easy.time(CURLINFO_APPCONNECT_TIME_T),
            firstByte: easy.time(CURLINFO_STARTTRANSFER_TIME_T),
            total: easy.time(CURLINFO_TOTAL_TIME_T) ?? ContinuousClock.now - began)
    }

    private var connection: TransferConnection {
        TransferConnection(
            remoteAddress: easy.text(CURLINFO_PRIMARY_IP), remotePort: easy.long(CURLINFO_PRIMARY_PORT),
            localAddress: easy.text(CURLINFO_LOCAL_IP), localPort: easy.long(CURLINFO_LOCAL_PORT))
    }

    // MARK: What libcurl calls

    private static func at(_ context: UnsafeMutableRawPointer?) -> ActiveTransfer? {
        context.map { Unmanaged<ActiveTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let write: cc_data_function = { data, size, count, context in
        guard let data, let transfer = ActiveTransfer.at(context) else { return 0 }
        let length = size * count
        guard transfer.body.count + length <= transfer.request.limits.responseBytes else {
            transfer.isTooLarge = true
            return 0
        }
        transfer.body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: length))
        return length
    }

    private static let header: cc_data_function = { data, size, count, context in
        guard let data, let transfer = ActiveTransfer.at(context) else { return 0 }
        let length = size * count
        let line = String(decoding: UnsafeRawBufferPointer(start: data, count: length), as: UTF8.self)
        return transfer.take(headerLine: line, length: length) ? length : 0
    }

    private static let read: cc_data_function = { data, size, count, context in
        guard let data, let transfer = ActiveTransfer.at(context), case .mail(let mail) = transfer.request.operation
        else { return Int(CURL_READFUNC_ABORT) }
        let length = min(size * count, mail.message.count - transfer.sent)
        mail.message.withUnsafeBytes { message in
            UnsafeMutableRawBufferPointer(start: data, count: length)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: message[transfer.sent..<(transfer.sent + length)]))
        }
        transfer.sent += length
        return length
    }

    /// -1 when it was taken before: libcurl then gives up.
    private static let connected: cc_connected_function = { context, _, _ in
        ActiveTransfer.at(context)?.request.route.connection?.take() ?? -1
    }

    /// Lines of an answer that is not the final one (100 Continue) give way to those of the next.
    private func take(headerLine line: String, length: Int) -> Bool {
        headerBytes += length
        guard headerBytes <= ActiveTransfer.headerLimit else {
            isTooLarge = true
            return false
        }
        let text = line.prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" }
        guard case .http = request.operation else {
            // The first refusal is kept: the reply to QUIT follows it.
            if refusal.isEmpty, text.hasPrefix("4") || text.hasPrefix("5") { refusal = String(text) }
            return true
        }
        if text.hasPrefix("HTTP/") {
            headers = []
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...]
            headers.append(TransferHeader(String(text[..<colon]), trimmed(value)))
        }
        return true
    }

    /// Bytes of header fields, all answers of one transfer together.
    private static let headerLimit = 64 << 10
}

private func trimmed(_ text: Substring) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return String(text)
}
