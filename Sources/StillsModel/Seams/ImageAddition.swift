/// An image to be taken in.
package struct ImageAddition: Sendable, Equatable {
    package var image: Image
    package var original: OriginalAddition
    /// What another library's history tells of the image, oldest first; kept as it is, with the image's version, instead
    /// of the one event of a new image. Empty for a new image.
    package var history: [Event]
    package var sidecar: Sidecar?

    package init(image: Image, original: OriginalAddition, sidecar: Sidecar? = nil, history: [Event] = []) {
        self.image = image
        self.original = original
        self.sidecar = sidecar
        self.history = history
    }
}

/// The original of an image to be taken in, or of one that gets other bytes.
package enum OriginalAddition: Sendable, Equatable {
    /// A new one. Precondition: the container has none with that digest, and the intent for its location is held by
    /// `heldBy`, which ends with the commit.
    case new(Original, BlobLocation, tags: [EmbeddedTag], heldBy: String)
    /// One that is there. Precondition: it exists.
    case shared(OriginalID)
}
