internal import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
@safe package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// - Throws: ``OpenSSLError`` when the library has no memory.
    package init() throws(OpenSSLError) {
        guard let context = unsafe EVP_MD_CTX_new() else { throw OpenSSLError("make a digest context") }
        guard unsafe EVP_DigestInit_ex(context, SHA256.algorithm, nil) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            throw OpenSSLError("begin a SHA-256 digest")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: [UInt8]) throws(OpenSSLError) {
        try unsafe update(bytes.span.bytes)
    }

    package mutating func update(_ bytes: RawSpan) throws(OpenSSLError) {
        let result = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard result == 1 else { throw OpenSSLError("continue a SHA-256 digest") }
    }

    /// The digest of all that was given: 32 bytes.
    package consuming func finish() throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        guard unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1 else {
            throw OpenSSLError("finish a SHA-256 digest")
        }
        return digest
    }

    /// Begins again, forgetting what was given: cheaper than a new value.
    package mutating func reset() throws(OpenSSLError) {
        guard unsafe EVP_DigestInit_ex(context, nil, nil) == 1 else {
            throw OpenSSLError("begin a SHA-256 digest")
        }
    }

    package static let byteCount = 32

    /// Fetched once: what `EVP_sha256()` gives is looked up again for each digest, at the price of hashing 2 KB. Never
    /// freed, never changed: OpenSSL lets all threads use it.
    private nonisolated(unsafe) static let algorithm: OpaquePointer? =
        unsafe EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256()

    /// The digest of bytes that are there at once: 32 bytes.
    package static func hash(_ bytes: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        try unsafe hash(bytes.span.bytes)
    }

    /// The digest of bytes that are there at once: 32 bytes.
    package static func hash(_ bytes: RawSpan) throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        let result = unsafe bytes.withUnsafeBytes {
            unsafe EVP_Digest($0.baseAddress, $0.count, &digest, nil, algorithm, nil)
        }
        guard result == 1 else { throw OpenSSLError("make a SHA-256 digest") }
        return digest
    }
}
