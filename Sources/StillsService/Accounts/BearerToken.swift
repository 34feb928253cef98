internal import Linux
internal import OpenSSL
package import StillsModel

/// What a request shows to be let in: an access or refresh token of a session, or an API key. 256 random bits; stores know
/// only the digest, and whatever prints it prints none of it.
package struct BearerToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package enum Kind: Sendable {
        case session, key
    }

    private static let keyMark = "sk_"
    private static let byteCount = 32
    /// Of 32 bytes in Base 64.
    private static let secretLength = 43

    package let kind: Kind
    /// What is handed out once, and never stored.
    package let secret: String

    /// A new one.
    package init(new kind: Kind) throws(ServiceError) {
        do throws(SystemError) {
            let text = Base64URL.text(of: try secureRandomBytes(Self.byteCount))
            self.kind = kind
            secret = kind == .key ? Self.keyMark + text : text
        } catch {
            throw ServiceError(.unavailable, "The system gives no random numbers.", cause: error)
        }
    }

    /// One that was presented; nil when it cannot be one of ours, which is known without a look into the catalog.
    package init?(presented text: String) {
        let length = text.utf8.count
        guard length == Self.secretLength || length == Self.secretLength + Self.keyMark.utf8.count else { return nil }
        kind = length == Self.secretLength ? .session : .key
        guard kind == .session || text.hasPrefix(Self.keyMark) else { return nil }
        guard Base64URL.bytes(of: String(text.suffix(Self.secretLength)))?.count == Self.byteCount else { return nil }
        secret = text
    }

    /// What a store knows it by. A plain digest does: nobody can try 256 random bits.
    package func digest() throws(ServiceError) -> Digest { try Digest(sha256Of: Array(secret.utf8)) }

    package var description: String { "(a token)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Digest {
    init(sha256Of bytes: [UInt8]) throws(ServiceError) {
        do throws(OpenSSLError) {
            if let digest = Digest(bytes: try SHA256.hash(bytes)) {
                self = digest
                return
            }
        } catch {
            throw ServiceError(.internal, "A digest cannot be computed.", cause: error)
        }
        throw ServiceError(.internal, "SHA-256 gave no digest.")
    }
}
