internal import CCurl

/// libcurl, which is loaded the first time somebody asks for it: programs that never speak HTTP do not pay for it.
@safe package final class CurlLibrary: @unchecked Sendable {
    // Written once, before anybody else sees it.
    let functions: UnsafeMutablePointer<StillsCurl>

    private init(_ functions: UnsafeMutablePointer<StillsCurl>) { unsafe self.functions = functions }

    /// The library of this process.
    ///
    /// - Throws: ``CurlError`` with ``CurlError/Reason/notInstalled`` when it cannot be loaded; so does each later call.
    package static func load() throws(CurlError) -> CurlLibrary { try loaded.get() }

    /// Loading has effects on the whole process: it is done once.
    private static let loaded: Result<CurlLibrary, CurlError> = {
        let functions = UnsafeMutablePointer<StillsCurl>.allocate(capacity: 1)
        unsafe functions.initialize(to: StillsCurl())
        guard let failure = unsafe stills_curl_load(functions) else { return .success(unsafe CurlLibrary(functions)) }
        let words = unsafe String(cString: failure)
        return .failure(CurlError(.notInstalled, "libcurl (libcurl.so.4) cannot be loaded: \(words)"))
    }()

    func words(_ code: CURLcode) -> String {
        guard let words = unsafe functions.pointee.easy_strerror(code) else { return "error \(code.rawValue)" }
        return unsafe String(cString: words)
    }

    func check(_ code: CURLMcode) throws(CurlError) {
        guard code != CURLM_OK else { return }
        let words = unsafe functions.pointee.multi_strerror(code).map { unsafe String(cString: $0) }
        throw CurlError(.other(UInt32(bitPattern: code.rawValue)), words ?? "error \(code.rawValue)")
    }
}
