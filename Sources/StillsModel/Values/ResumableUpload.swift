/// A picture that arrives in several requests.
package struct ResumableUpload: Sendable, Equatable {
    package var id: UploadID
    package var owner: AccountID
    /// How long it will be in the end, in bytes.
    package var byteCount: Int64
    /// So many bytes are on the disk; all of them only when the image is there, too.
    package var offset: Int64
    /// What is stated about it, in the form in which it came.
    package var metadata: String
    package var createdAt: Instant
    package var expiresAt: Instant
    /// nil as long as it is not finished.
    package var result: UploadResult?

    package init(
        id: UploadID, owner: AccountID, byteCount: Int64, offset: Int64 = 0, metadata: String, createdAt: Instant,
        expiresAt: Instant, result: UploadResult? = nil
    ) {
        self.id = id
        self.owner = owner
        self.byteCount = byteCount
        self.offset = offset
        self.metadata = metadata
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.result = result
    }
}

package typealias UploadID = Identifier<ResumableUpload>

/// What a finished upload became.
package struct UploadResult: Sendable, Equatable {
    package var image: ImageID
    /// The word for what became of it: `imported`, `unchanged`.
    package var outcome: String
    /// For new images only.
    package var receipt: String?

    package init(image: ImageID, outcome: String, receipt: String?) {
        self.image = image
        self.outcome = outcome
        self.receipt = receipt
    }
}
