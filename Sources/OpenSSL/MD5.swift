internal import COpenSSL

/// MD5 (RFC 1321) of bytes that come in pieces. Tells accidents on the way, and no forgery: for protocols that demand it.
@safe package struct MD5: ~Copyable {
    private let context: OpaquePointer

    /// - Throws: ``OpenSSLError`` when the library has no memory, or does without MD5.
    package init() throws(OpenSSLError) {
        guard let context = unsafe EVP_MD_CTX_new() else { throw OpenSSLError("make a digest context") }
        guard unsafe EVP_DigestInit_ex(context, MD5.algorithm, nil) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            throw OpenSSLError("begin an MD5 digest")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: [UInt8]) throws(OpenSSLError) {
        let result = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard result == 1 else { throw OpenSSLError("continue an MD5 digest") }
    }

    /// The digest of all that was given: 16 bytes.
    package consuming func finish() throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: MD5.byteCount)
        guard unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1 else { throw OpenSSLError("finish an MD5 digest") }
        return digest
    }

    package static let byteCount = 16

    /// Fetched once, as that of ``SHA256``. Never freed, never changed: OpenSSL lets all threads use it.
    private nonisolated(unsafe) static let algorithm: OpaquePointer? =
        unsafe EVP_MD_fetch(nil, "MD5", nil) ?? EVP_md5()

    /// The digest of bytes that are there at once: 16 bytes.
    package static func hash(_ bytes: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        let result = unsafe bytes.withUnsafeBytes {
            unsafe EVP_Digest($0.baseAddress, $0.count, &digest, nil, algorithm, nil)
        }
        guard result == 1 else { throw OpenSSLError("make an MD5 digest") }
        return digest
    }
}
