package import Linux
package import StillsModel

/// A file that is sent to a server, and what is stated about it.
package struct SentPicture: Sendable {
    package let path: Path
    package let digest: Digest
    package let byteCount: Int64
    package let statement: PictureStatement

    package init(path: Path, digest: Digest, byteCount: Int64, statement: PictureStatement) {
        self.path = path
        self.digest = digest
        self.byteCount = byteCount
        self.statement = statement
    }
}

/// What a server says became of a picture.
package struct SentOutcome: Sendable, Equatable {
    /// A word of the API: `imported`, `unchanged`, `updated`, `kept` or `trashed`.
    package let outcome: String
    package let image: ImageID
    /// The signed proof, for new images.
    package let receipt: String?
    package let remark: String?
}
