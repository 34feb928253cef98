internal import CCurl

/// Transfers that run beside each other over connections that are kept. All calls but ``wake()`` are for one thread.
@safe package final class CurlMulti: @unchecked Sendable {
    private let library: CurlLibrary
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UInt: CurlTransfer] = [:]

    /// - Parameters:
    ///   - connectionsPerHost: at a time; further transfers wait.
    ///   - keptConnections: that stay open without a transfer.
    package init(
        library: CurlLibrary, connectionsPerHost: Int = 64, keptConnections: Int = 64
    ) throws(CurlError) {
        guard let multi = unsafe library.functions.pointee.multi_init() else {
            throw CurlError(.other(CURLE_OUT_OF_MEMORY.rawValue), "libcurl has no memory for connections")
        }
        self.library = library
        unsafe self.multi = multi
        unsafe stills_curl_limit_connections(library.functions, multi, connectionsPerHost, keptConnections)
    }

    deinit {
        for transfer in transfers.values {
            _ = unsafe library.functions.pointee.multi_remove_handle(multi, transfer.easy)
        }
        transfers = [:]
        _ = unsafe library.functions.pointee.multi_cleanup(multi)
    }

    /// Starts a transfer, which is held until its end is told or it is removed.
    package func add(_ transfer: CurlTransfer) throws(CurlError) {
        try library.check(unsafe library.functions.pointee.multi_add_handle(multi, transfer.easy))
        unsafe transfers[UInt(bitPattern: transfer.easy)] = transfer
    }

    /// Ends a transfer at once; its connection is closed where it is not between two messages. Removing one that is not
    /// there is no error.
    package func remove(_ transfer: CurlTransfer) {
        guard unsafe transfers.removeValue(forKey: UInt(bitPattern: transfer.easy)) != nil else { return }
        _ = unsafe library.functions.pointee.multi_remove_handle(multi, transfer.easy)
    }

    /// Waits until something can be done, ``wake()`` is called or the time is over.
    package func wait(milliseconds: Int32) throws(CurlError) {
        try library.check(unsafe library.functions.pointee.multi_poll(multi, nil, 0, milliseconds, nil))
    }

    /// Ends a ``wait(milliseconds:)``, now or when it comes. For any thread.
    package func wake() { _ = unsafe library.functions.pointee.multi_wakeup(multi) }

    /// Does what can be done without waiting.
    ///
    /// - Returns: the transfers that came to their end, with what went wrong; they are removed.
    package func perform() throws(CurlError) -> [(transfer: CurlTransfer, failure: CurlError?)] {
        var running: Int32 = 0
        try library.check(unsafe library.functions.pointee.multi_perform(multi, &running))
        var ends: [(transfer: CurlTransfer, failure: CurlError?)] = []
        var easy: UnsafeMutableRawPointer?
        var code = CURLE_OK
        while unsafe stills_curl_next_end(library.functions, multi, &easy, &code) {
            guard let ended = unsafe easy, let transfer = transfers[UInt(bitPattern: ended)] else { continue }
            ends.append((transfer, code == CURLE_OK ? nil : transfer.error(code)))
            remove(transfer)
        }
        return ends
    }
}
