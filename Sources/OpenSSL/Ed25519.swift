internal import COpenSSL

/// Ed25519 (RFC 8032): the keys and signatures of receipts.
package enum Ed25519 {
    package static let signatureByteCount = 64
    package static let publicKeyByteCount = 32

    /// A key that signs. Its bytes leave it only as PEM, to be stored.
    package final class PrivateKey: Sendable {
        private let key: KeyHandle

        /// A new key from the library's random generator.
        package static func generate() throws(OpenSSLError) -> PrivateKey {
            guard let key = unsafe stills_generate_ed25519() else { throw OpenSSLError("make an Ed25519 key") }
            return PrivateKey(unsafe KeyHandle(key))
        }

        /// Reads a PKCS #8 key (RFC 5958, RFC 8410) in PEM, without a password.
        package init(pem: [UInt8]) throws(OpenSSLError) {
            key = try unsafe KeyHandle.read(pem, .ed25519) {
                unsafe PEM_read_bio_PrivateKey($0, nil, refusePassword, nil)
            }
        }

        private init(_ key: KeyHandle) { self.key = key }

        /// The key as PKCS #8 in PEM. A secret: write it to files that only their owner reads.
        package func pem() throws(OpenSSLError) -> [UInt8] {
            try unsafe key.write { unsafe PEM_write_bio_PKCS8PrivateKey($0, $1, nil, nil, 0, nil, nil) }
        }

        package func publicKey() throws(OpenSSLError) -> PublicKey { PublicKey(key) }

        /// The 64 bytes of the signature.
        package func sign(_ message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
            guard let context = unsafe EVP_MD_CTX_new() else { throw OpenSSLError("make a signing context") }
            defer { unsafe EVP_MD_CTX_free(context) }
            var signature = [UInt8](repeating: 0, count: signatureByteCount)
            var count = signature.count
            guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1,
                unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
                count == signatureByteCount
            else { throw OpenSSLError("sign with an Ed25519 key") }
            return signature
        }
    }

    /// A key that verifies. No secret.
    package final class PublicKey: Sendable {
        private let key: KeyHandle

        fileprivate init(_ key: KeyHandle) { self.key = key }

        /// Takes the 32 bytes of RFC 8032.
        package init(bytes: [UInt8]) throws(OpenSSLError) {
            guard bytes.count == publicKeyByteCount,
                let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
            else { throw OpenSSLError("read an Ed25519 public key") }
            self.key = unsafe KeyHandle(key)
        }

        /// Reads a SubjectPublicKeyInfo (RFC 8410) in PEM.
        package init(pem: [UInt8]) throws(OpenSSLError) {
            key = try unsafe KeyHandle.read(pem, .ed25519) { unsafe PEM_read_bio_PUBKEY($0, nil, refusePassword, nil) }
        }

        /// The key as SubjectPublicKeyInfo in PEM.
        package func pem() throws(OpenSSLError) -> [UInt8] {
            try unsafe key.write { unsafe PEM_write_bio_PUBKEY($0, $1) }
        }

        /// The 32 bytes of RFC 8032.
        package func bytes() throws(OpenSSLError) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: publicKeyByteCount)
            var count = bytes.count
            guard unsafe EVP_PKEY_get_raw_public_key(key.pointer, &bytes, &count) == 1, count == bytes.count else {
                throw OpenSSLError("write an Ed25519 public key")
            }
            return bytes
        }

        /// Whether the signature was made of this message by the private half. A signature of a wrong length was not.
        package func verify(_ signature: [UInt8], of message: [UInt8]) throws(OpenSSLError) -> Bool {
            guard signature.count == signatureByteCount else { return false }
            guard let context = unsafe EVP_MD_CTX_new() else { throw OpenSSLError("make a verifying context") }
            defer { unsafe EVP_MD_CTX_free(context) }
            guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1 else {
                throw OpenSSLError("verify with an Ed25519 key")
            }
            let result = unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count)
            // A wrong signature leaves its reason in the error queue, where the next failure would show it as its own.
            if result != 1 { ERR_clear_error() }
            return result == 1
        }
    }
}
