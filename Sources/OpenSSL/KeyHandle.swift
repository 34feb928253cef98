internal import COpenSSL

/// One key of OpenSSL, freed with the last reference.
///
/// `@unchecked Sendable`: the key is never changed after it is made, and OpenSSL's keys may be used by several threads.
@safe final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over the key.
    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe EVP_PKEY_free(pointer) }

    enum Kind {
        case ed25519, rsa

        fileprivate var number: CInt {
            switch self {
            case .ed25519: EVP_PKEY_ED25519
            case .rsa: EVP_PKEY_RSA
            }
        }

        fileprivate var name: String {
            switch self {
            case .ed25519: "Ed25519"
            case .rsa: "RSA"
            }
        }
    }

    /// PEM files of such keys have some hundred bytes, or a few thousand.
    private static let pemLimit = 16 * 1024

    /// Reads a key of this kind; any other is refused.
    static func read(
        _ pem: [UInt8], _ kind: Kind, _ parse: (OpaquePointer) -> OpaquePointer?
    ) throws(OpenSSLError) -> KeyHandle {
        guard pem.count <= pemLimit else { throw OpenSSLError(refused: "The file is too large to be a key.") }
        let parsed = unsafe pem.withUnsafeBytes { buffer -> OpaquePointer? in
            // The stream reads the buffer where it is, so all parsing happens in here.
            guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, CInt(buffer.count)) else { return nil }
            defer { unsafe BIO_free_all(bio) }
            return unsafe parse(bio)
        }
        guard let parsed = unsafe parsed else { throw OpenSSLError("read a key") }
        let handle = unsafe KeyHandle(parsed)
        guard unsafe EVP_PKEY_get_id(handle.pointer) == kind.number else {
            throw OpenSSLError(refused: "The key is not an \(kind.name) key.")
        }
        return handle
    }

    func write(_ emit: (OpaquePointer, OpaquePointer) -> CInt) throws(OpenSSLError) -> [UInt8] {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw OpenSSLError("write a key") }
        defer { unsafe BIO_free_all(bio) }
        guard unsafe emit(bio, pointer) == 1 else { throw OpenSSLError("write a key") }
        var text = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(bio))
        let read = unsafe BIO_read(bio, &text, CInt(text.count))
        guard read == CInt(text.count) else { throw OpenSSLError("write a key") }
        return text
    }
}

/// OpenSSL would ask the terminal for the password of an encrypted key; there is none.
func refusePassword(_: UnsafeMutablePointer<CChar>?, _: CInt, _: CInt, _: UnsafeMutableRawPointer?) -> CInt { -1 }
