internal import Formats
package import Linux
internal import OpenSSL
internal import StillsModel

/// The key that signs a library's receipts. Its public half stays in the library for ever, under its id.
package final class ReceiptKeys: Sendable {
    /// RFC 7638 thumbprint of the public key: the `kid` of receipts, and part of the files' names.
    package let id: String
    private let key: Ed25519.PrivateKey
    private let header: String

    private init(_ key: Ed25519.PrivateKey) throws(OpenSSLError) {
        self.key = key
        id = try Self.thumbprint(of: key.publicKey())
        header = Base64URL.encode(Array("{\"alg\":\"EdDSA\",\"kid\":\"\(id)\"}".utf8))
    }

    /// Makes a key and writes both halves: the private one for the owner only.
    package static func create(in directory: Path) throws(ServiceError) {
        do {
            let key = try Ed25519.PrivateKey.generate()
            let keys = try ReceiptKeys(key)
            try writeDurably(try key.pem(), to: directory.appending(keys.privateName), permissions: 0o600)
            try writeDurably(try key.publicKey().pem(), to: directory.appending(keys.publicName), permissions: 0o644)
            try syncParent(of: directory.appending(keys.publicName))
        } catch {
            throw ServiceError(.internal, "The receipt key cannot be made: \(error)", cause: error)
        }
    }

    /// Reads the private key that `library.yaml` names.
    package static func open(_ id: String, in directory: Path) throws(ServiceError) -> ReceiptKeys {
        guard let name = Path("receipt-\(id).key.pem"), !id.contains("/") else {
            throw ServiceError(.corrupt, "library.yaml names the receipt key “\(id)”, which is no key's name.")
        }
        do {
            let keys = try ReceiptKeys(Ed25519.PrivateKey(pem: try readFile(directory.appending(name), limit: 65_536)))
            guard keys.id == id else {
                throw ServiceError(.corrupt, "\(directory.appending(name)) holds another key than its name says.")
            }
            return keys
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(
                .corrupt, "The receipt key cannot be read: \(error) Restore it from a backup of the library.",
                cause: error)
        }
    }

    /// The one private key in a directory that was just made.
    package static func only(in directory: Path) throws(ServiceError) -> String {
        do throws(SystemError) {
            var reader = DirectoryReader(try FileDescriptor.open(directory, .directory))
            while let entry = try reader.next() {
                guard let name = entry.name.text, name.hasPrefix("receipt-"), name.hasSuffix(".key.pem") else {
                    continue
                }
                return String(name.dropFirst(8).dropLast(8))
            }
        } catch {
            throw ServiceError(.internal, "\(error)", cause: error)
        }
        throw ServiceError(.corrupt, "\(directory) holds no receipt key.")
    }

    private var privateName: Path { Path("receipt-\(id).key.pem") ?? "receipt.key.pem" }
    private var publicName: Path { Path("receipt-\(id).pub.pem") ?? "receipt.pub.pem" }

    /// Signs: the same claims always give the same receipt (Ed25519 is deterministic).
    package func sign(_ claims: ReceiptClaims) throws(ServiceError) -> Receipt {
        let signed = header + "." + Base64URL.encode(claims.json)
        do throws(OpenSSLError) {
            return Receipt(text: signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8))))
        } catch {
            throw ServiceError(.internal, "The receipt cannot be signed: \(error)", cause: error)
        }
    }

    func receipt(
        for image: Image, digest: Digest, byteCount: Int64, collection: String, library: LibraryID
    ) throws(ServiceError) -> Receipt {
        try sign(
            ReceiptClaims(
                library: library, image: image.id, digest: digest, byteCount: byteCount, collection: collection,
                acceptedAt: image.createdAt))
    }

    static func thumbprint(of key: Ed25519.PublicKey) throws(OpenSSLError) -> String {
        let x = Base64URL.encode(try key.bytes())
        return Base64URL.encode(try SHA256.hash(Array("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"\(x)\"}".utf8)))
    }
}

/// Writes a new file and makes its bytes durable; its name is durable once the directory is synced.
func writeDurably(_ bytes: [UInt8], to path: Path, permissions: UInt32) throws(SystemError) {
    let file = try FileDescriptor.open(path, .createNew, permissions: permissions)
    try file.write(bytes)
    try file.sync()
    try file.close()
}
