internal import COpenSSL

/// A key that signs with RSA. Its bytes never leave it.
package final class RSAPrivateKey: Sendable {
    private let key: KeyHandle

    /// Reads a key in PEM, PKCS #8 (RFC 5958) or PKCS #1 (RFC 8017), without a password.
    ///
    /// - Throws: ``OpenSSLError`` for anything else, and for keys of less than 2048 bits.
    package init(pem: [UInt8]) throws(OpenSSLError) {
        key = try unsafe KeyHandle.read(pem, .rsa) { unsafe PEM_read_bio_PrivateKey($0, nil, refusePassword, nil) }
        guard unsafe EVP_PKEY_get_bits(key.pointer) >= 2048 else {
            throw OpenSSLError(refused: "The RSA key has less than 2048 bits.")
        }
    }

    /// The signature by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2): `RS256` of RFC 7518. The same message has
    /// the same signature each time.
    package func sign(_ message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw OpenSSLError("make a signing context") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(key.pointer)))
        var count = signature.count
        // PKCS #1 v1.5 is the padding that OpenSSL takes unless told otherwise.
        guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key.pointer) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == signature.count
        else { throw OpenSSLError("sign with an RSA key") }
        return signature
    }
}
