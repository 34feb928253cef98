internal import Formats
internal import OpenSSL
package import StillsModel

/// The signed proof that an image was taken in: a JSON Web Signature in compact form (RFC 7515 section 7.1) with EdDSA
/// over Ed25519 (RFC 8037).
package struct Receipt: Sendable, Hashable, CustomStringConvertible {
    /// `HEADER.PAYLOAD.SIGNATURE`, each part base64url.
    package let text: String

    package init(text: String) { self.text = text }

    package var description: String { text }
}

/// What a receipt attests.
package struct ReceiptClaims: Sendable, Equatable {
    package var library: LibraryID
    package var image: ImageID
    package var digest: Digest
    package var byteCount: Int64
    /// The collection's path at the time.
    package var collection: String
    package var acceptedAt: Instant

    package init(
        library: LibraryID, image: ImageID, digest: Digest, byteCount: Int64, collection: String, acceptedAt: Instant
    ) {
        self.library = library
        self.image = image
        self.digest = digest
        self.byteCount = byteCount
        self.collection = collection
        self.acceptedAt = acceptedAt
    }

    /// The payload: members in this order, so that the same claims always give the same receipt.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("library", library.description)
        writer.member("image", image.description)
        writer.member("digest", "sha256:\(digest)")
        writer.member("size", Int(byteCount))
        writer.member("collection", collection)
        writer.member("acceptedAt", acceptedAt.description)
        writer.endObject()
        return writer.take()
    }
}
