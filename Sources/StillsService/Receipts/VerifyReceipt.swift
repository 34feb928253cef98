internal import Formats
package import Linux
internal import OpenSSL
internal import StillsModel

/// Checks receipts offline: nothing but the public keys is read.
package struct VerifyReceipt: Sendable {
    private let keys: Path

    /// - Parameter keys: the directory of a library's keys.
    package init(keys: Path) { self.keys = keys }

    /// - Returns: what the receipt attests.
    /// - Throws: ``ServiceError`` with `.invalidArgument` (no receipt), `.notFound` (signed by a key that the library does
    ///   not have) or `.corrupt` (the signature is wrong: it was altered, or is not this library's).
    package func verify(_ receipt: Receipt) throws(ServiceError) -> ReceiptClaims {
        let parts = receipt.text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw Self.malformed("it has not three parts of base64url") }
        let key = try key(header)
        let isRight: Bool
        do throws(OpenSSLError) {
            isRight = try key.verify(signature, of: Array("\(parts[0]).\(parts[1])".utf8))
        } catch {
            throw ServiceError(.internal, "The receipt's signature cannot be checked: \(error)", cause: error)
        }
        guard isRight else {
            throw ServiceError(
                .corrupt, "The receipt's signature is wrong: it was altered, or another library signed it.")
        }
        return try claims(payload)
    }

    private func key(_ header: [UInt8]) throws(ServiceError) -> Ed25519.PublicKey {
        let members = try object(header, "header")
        guard members["alg"] == .string("EdDSA"), case .string(let id)? = members["kid"] else {
            throw Self.malformed("its header does not say EdDSA and a key")
        }
        // Only what base64url decodes may become part of a file's name.
        guard let name = Path("receipt-\(id).pub.pem"), Base64URL.decode(id)?.count == SHA256.byteCount else {
            throw Self.malformed("its key's id is none")
        }
        let path = keys.appending(name)
        do {
            guard try FileStatus.of(path) != nil else {
                throw ServiceError(.notFound, "The receipt is signed by key \(id), which is not in \(keys).")
            }
            let key = try Ed25519.PublicKey(pem: try readFile(path, limit: 65_536))
            guard try ReceiptKeys.thumbprint(of: key) == id else {
                throw ServiceError(.corrupt, "\(path) holds another key than its name says.")
            }
            return key
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(.corrupt, "The public key cannot be read: \(error)", cause: error)
        }
    }

    private func claims(_ payload: [UInt8]) throws(ServiceError) -> ReceiptClaims {
        let members = try object(payload, "payload")
        func text(_ name: String) -> String {
            if case .string(let text)? = members[name] { text } else { "" }
        }
        guard let library = LibraryID(text("library")), let image = ImageID(text("image")),
            text("digest").hasPrefix("sha256:"), let digest = Digest(text("digest").dropFirst(7)),
            let acceptedAt = Timestamp(text("acceptedAt")), case .number(let size)? = members["size"],
            let byteCount = size.integer
        else { throw Self.malformed("its payload lacks what a receipt of Stills states") }
        return ReceiptClaims(
            library: library, image: image, digest: digest, byteCount: byteCount, collection: text("collection"),
            acceptedAt: acceptedAt.instant)
    }

    private func object(_ bytes: [UInt8], _ part: String) throws(ServiceError) -> [String: JSONValue] {
        do throws(JSONError) {
            guard case .object(let members) = try JSONValue(parsing: bytes) else { return [:] }
            return Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        } catch {
            throw Self.malformed("its \(part) is no JSON: \(error)")
        }
    }

    private static func malformed(_ why: String) -> ServiceError {
        ServiceError(.invalidArgument, "This is no receipt: \(why).")
    }
}
