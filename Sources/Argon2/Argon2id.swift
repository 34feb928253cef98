internal import CArgon2

/// Argon2id (RFC 9106), the hash of passwords, in the string format of the Password Hashing Competition: parameters, salt
/// and hash in one text, `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
///
/// One call takes as much memory as its parameters say, and tens of milliseconds of one core: callers bound how many run.
package enum Argon2id {
    package struct Parameters: Sendable, Equatable {
        package var memoryKibibytes: UInt32
        package var passes: UInt32
        package var lanes: UInt32

        package init(memoryKibibytes: UInt32, passes: UInt32, lanes: UInt32) {
            self.memoryKibibytes = memoryKibibytes
            self.passes = passes
            self.lanes = lanes
        }

        /// What OWASP recommends where 19 MiB can be spared: 2 passes, 1 lane.
        package static let recommended = Parameters(memoryKibibytes: 19_456, passes: 2, lanes: 1)
    }

    package static let saltByteCount = 16
    private static let hashByteCount = 32
    /// No string of ours is longer; one that is, is not looked at.
    private static let longestText = 256

    /// - Parameter salt: ``saltByteCount`` random bytes, new for each password.
    /// - Throws: ``Argon2Error`` when there is no memory, or the parameters are out of the algorithm's range.
    package static func hash(
        _ password: [UInt8], salt: [UInt8], _ parameters: Parameters = .recommended
    ) throws(Argon2Error) -> String {
        let length = argon2_encodedlen(
            parameters.passes, parameters.memoryKibibytes, parameters.lanes, UInt32(salt.count), UInt32(hashByteCount),
            Argon2_id)
        var text = [CChar](repeating: 0, count: length)
        let status = unsafe argon2id_hash_encoded(
            parameters.passes, parameters.memoryKibibytes, parameters.lanes, password, password.count, salt, salt.count,
            hashByteCount, &text, text.count)
        guard status == ARGON2_OK.rawValue else { throw Argon2Error(code: status) }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether the text was made of this password. The comparison takes as long whatever differs.
    ///
    /// - Throws: ``Argon2Error`` when the text is no hash of ours, or there is no memory.
    package static func isHash(_ text: String, of password: [UInt8]) throws(Argon2Error) -> Bool {
        guard text.utf8.count <= longestText, !text.utf8.contains(0) else {
            throw Argon2Error(code: ARGON2_DECODING_FAIL.rawValue)
        }
        let status = unsafe argon2id_verify(text, password, password.count)
        switch status {
        case ARGON2_OK.rawValue: return true
        case ARGON2_VERIFY_MISMATCH.rawValue: return false
        default: throw Argon2Error(code: status)
        }
    }
}

/// Argon2 refused something. Never carries a password or a hash.
package struct Argon2Error: Error, Sendable, CustomStringConvertible {
    /// The library's number.
    package let code: Int32
    /// A full sentence.
    package let description: String

    init(code: Int32) {
        self.code = code
        description = "A password cannot be hashed: \(unsafe String(cString: argon2_error_message(code)))."
    }
}
