internal import COpenSSL

/// HMAC with SHA-256 (RFC 2104, RFC 4231): tells that bytes come from whoever has the key.
package enum HMACSHA256 {
    package static let byteCount = 32

    /// The 32 bytes of the code. A key may have any length.
    package static func code(of message: [UInt8], key: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        guard let keyLength = CInt(exactly: key.count) else {
            throw OpenSSLError(refused: "The key of an HMAC is too long.")
        }
        var code = [UInt8](repeating: 0, count: byteCount)
        var count = CUnsignedInt(code.count)
        // An empty array may have no address, and OpenSSL takes a key without one for “the same key as before”.
        let bytes = key.isEmpty ? [0] : key
        guard unsafe HMAC(EVP_sha256(), bytes, keyLength, message, message.count, &code, &count) != nil,
            count == CUnsignedInt(byteCount)
        else { throw OpenSSLError("make an HMAC") }
        return code
    }
}
