internal import COpenSSL

/// A digest of bytes that come in pieces, by one of the algorithms that clients may choose among.
@safe package struct MessageDigest: ~Copyable {
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha256, sha512
        /// Tells accidents, and no forgery: for protocols that demand it.
        case sha1
    }

    private let context: OpaquePointer
    private let byteCount: Int

    /// - Throws: ``OpenSSLError`` when the library has no memory, or does not have the algorithm.
    package init(_ algorithm: Algorithm) throws(OpenSSLError) {
        guard let context = unsafe EVP_MD_CTX_new() else { throw OpenSSLError("make a digest context") }
        let kind =
            switch algorithm {
            case .sha256: unsafe EVP_sha256()
            case .sha512: unsafe EVP_sha512()
            case .sha1: unsafe EVP_sha1()
            }
        guard unsafe EVP_DigestInit_ex(context, kind, nil) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            throw OpenSSLError("begin a digest")
        }
        unsafe self.context = context
        byteCount =
            switch algorithm {
            case .sha256: 32
            case .sha512: 64
            case .sha1: 20
            }
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: [UInt8]) throws(OpenSSLError) {
        let result = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard result == 1 else { throw OpenSSLError("continue a digest") }
    }

    /// The digest of all that was given.
    package consuming func finish() throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        guard unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1 else { throw OpenSSLError("finish a digest") }
        return digest
    }
}
