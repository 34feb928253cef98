package import StillsModel

/// One picture that arrives in a stream, and what is stated about it.
package struct Upload: Sendable {
    /// Read once, from its beginning.
    package var bytes: any ByteStream
    /// As announced; nil where nobody said. Compared with what arrives.
    package var byteCount: Int64?
    /// As announced; compared with that of the bytes.
    package var digest: Digest?
    /// Where the image is put; nil for the `General` of whoever asks.
    package var collection: CollectionName?
    package var stated: StatedFields
    /// Of a new image; nil for the collection's default.
    package var visibility: Visibility?
    /// The file's name, without folders.
    package var originalName: String?
    /// Gives an image whose external id is known the new bytes, and keeps the old original.
    package var replaces = false
    /// Takes what is in the trash out again.
    package var restores = false

    package init(_ bytes: any ByteStream, stated: StatedFields = StatedFields()) {
        self.bytes = bytes
        self.stated = stated
    }
}

/// How a request names a collection.
package enum CollectionName: Sendable, Equatable {
    case id(CollectionID)
    /// The whole path, `shoots/2024`: first among the asker's own collections, then among all.
    case path(String)

    /// What looks like an id is one.
    package init(_ text: String) { self = CollectionID(text).map { .id($0) } ?? .path(text) }
}

/// What became of an upload.
package struct ReceivedImage: Sendable {
    package var outcome: ImportOutcome
    /// Of the image; for a refusal, of the one that is in the way, if any.
    package var image: ImageID?
    /// For `imported` only.
    package var receipt: Receipt?
    /// For `refused` only.
    package var refusal: Refusal?
    package var remark: String?
    /// All that was known of the image when it was committed, whoever asks; nil when it must be looked up.
    private var committed: ImageRecord?

    /// - Parameter committed: the image as it was when the report was made; nil when it must be looked up.
    init(_ report: ImportReport, committed: ImageRecord? = nil) {
        self.committed = committed
        outcome = report.outcome
        image = report.image
        receipt = report.receipt
        refusal = report.refusal
        remark = report.remark
    }

    init(refusal: Refusal) {
        outcome = .refused
        self.refusal = refusal
    }

    /// All that is known of the image; nil when there is none, or it has gone meanwhile.
    ///
    /// - Parameter library: as its own process sees it: what whoever asks may know of it, ``FindImages/shown(_:)`` says.
    package func record(in library: Library) async throws(ServiceError) -> ImageRecord? {
        if let committed { return committed }
        guard let image else { return nil }
        return try await FindImages(library: library).records([image]).first
    }
}
