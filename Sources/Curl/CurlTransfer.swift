internal import CCurl

/// One request and its response. Confined to the thread that drives its ``CurlMulti``, once it was added there.
@safe package final class CurlTransfer: @unchecked Sendable {
    private let library: CurlLibrary
    let easy: UnsafeMutableRawPointer
    private let words: UnsafeMutablePointer<CChar>
    private var fields: UnsafeMutablePointer<curl_slist>?
    fileprivate let delegate: any CurlTransferDelegate

    /// - Throws: ``CurlError`` when there is no memory, or an option is not taken.
    package init(
        _ request: CurlRequest, library: CurlLibrary, delegate: any CurlTransferDelegate
    ) throws(CurlError) {
        guard let easy = unsafe library.functions.pointee.easy_init() else {
            throw CurlError(.other(CURLE_OUT_OF_MEMORY.rawValue), "libcurl has no memory for a request")
        }
        self.library = library
        self.delegate = delegate
        unsafe self.easy = easy
        unsafe words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        // From here on `deinit` runs when this throws.
        try set(request)
        unsafe stills_curl_set_callbacks(
            library.functions, easy, supplyBytes, receiveBytes, receiveLine,
            Unmanaged.passUnretained(self).toOpaque(), words)
    }

    deinit {
        unsafe library.functions.pointee.easy_cleanup(easy)
        unsafe library.functions.pointee.slist_free_all(fields)
        unsafe words.deallocate()
    }

    /// Goes on with what was paused, both ways.
    package func resume() { _ = unsafe library.functions.pointee.easy_pause(easy, CURLPAUSE_CONT) }

    /// How many bytes have gone over the wire so far, both ways.
    package var moved: Int64 { unsafe stills_curl_moved(library.functions, easy) }

    /// Whether the connection stands, TLS included.
    package var isConnected: Bool { unsafe stills_curl_is_connected(library.functions, easy) }

    /// How many connections were made for it.
    package var connections: Int { unsafe Int(stills_curl_connections(library.functions, easy)) }

    func error(_ code: CURLcode) -> CurlError {
        let detail = unsafe String(cString: words)
        return CurlError(code, words: detail.isEmpty ? library.words(code) : detail)
    }

    private func set(_ request: CurlRequest) throws(CurlError) {
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try setMethod(request)
        try setFields(request.fields)
        // Signals belong to the program; it must also ignore SIGPIPE.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, request.connectMilliseconds)
        try set(CURLOPT_BUFFERSIZE, 1 << 17)
        try set(CURLOPT_UPLOAD_BUFFERSIZE, 1 << 17)
        let code = unsafe stills_curl_keep_sockets(library.functions, easy)
        guard code == CURLE_OK else { throw CurlError(code, words: library.words(code)) }
        if let file = request.trustedCertificates { try set(CURLOPT_CAINFO, file) }
        switch request.proxy {
        case .environment: break
        case .none: try set(CURLOPT_PROXY, "")
        case .url(let proxy): try set(CURLOPT_PROXY, proxy)
        }
    }

    private func setMethod(_ request: CurlRequest) throws(CurlError) {
        guard let body = request.body else {
            switch request.method {
            case "GET": try set(CURLOPT_HTTPGET, 1)
            case "HEAD": try set(CURLOPT_NOBODY, 1)
            default: try set(CURLOPT_CUSTOMREQUEST, request.method)
            }
            return
        }
        try set(CURLOPT_UPLOAD, 1)
        try set(CURLOPT_CUSTOMREQUEST, request.method)
        guard case .known(let length) = body else { return }
        let code = unsafe stills_curl_set_length(library.functions, easy, length)
        guard code == CURLE_OK else { throw CurlError(code, words: library.words(code)) }
    }

    private func setFields(_ lines: [String]) throws(CurlError) {
        for line in lines {
            guard let more = unsafe library.functions.pointee.slist_append(fields, line) else {
                throw CurlError(.other(CURLE_OUT_OF_MEMORY.rawValue), "libcurl has no memory for a field")
            }
            unsafe fields = more
        }
        let code = unsafe stills_curl_set_fields(library.functions, easy, fields)
        guard code == CURLE_OK else { throw CurlError(code, words: library.words(code)) }
    }

    private func set(_ option: CURLoption, _ text: String) throws(CurlError) {
        let code = unsafe stills_curl_set_text(library.functions, easy, option, text)
        guard code == CURLE_OK else { throw CurlError(code, words: library.words(code)) }
    }

    private func set(_ option: CURLoption, _ number: Int) throws(CurlError) {
        let code = unsafe stills_curl_set_number(library.functions, easy, option, number)
        guard code == CURLE_OK else { throw CurlError(code, words: library.words(code)) }
    }
}

// Free functions, which belong to no actor: the library calls them on the thread that drives it. The transfer lives as
// long as its driver holds it, which is as long as they can be called.

private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
}

private func receiveLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = unsafe transfer(context), let bytes = unsafe bytes else { return 0 }
    let line = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    return transfer.delegate.received(line: line) == .taken ? count : 0
}

/// `size` is always 1. Anything else than `count` and the mark for a pause ends the transfer.
private func receiveBytes(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = unsafe transfer(context) else { return 0 }
    guard count > 0, let bytes = unsafe bytes else { return 0 }
    switch transfer.delegate.received(unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))) {
    case .taken: return count
    case .pause: return Int(stills_curl_pause_writing)
    case .abort: return 0
    }
}

private func supplyBytes(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = unsafe transfer(context), let bytes = unsafe bytes else {
        return Int(stills_curl_abort_reading)
    }
    let (room, overflow) = size.multipliedReportingOverflow(by: count)
    guard !overflow else { return Int(stills_curl_abort_reading) }
    switch transfer.delegate.supply(upTo: room) {
    case .end: return 0
    case .pause: return Int(stills_curl_pause_reading)
    case .abort: return Int(stills_curl_abort_reading)
    case .bytes(let slice):
        guard slice.count <= room else { return Int(stills_curl_abort_reading) }
        unsafe UnsafeMutableRawBufferPointer(start: bytes, count: room).copyBytes(from: slice)
        return slice.count
    }
}
