/// What stays of a purged image: that it was there, and who purged it when.
package struct Tombstone: Sendable, Equatable {
    package var image: ImageID
    package var collection: CollectionID
    package var externalID: String?
    /// Of the original that it had last.
    package var digest: Digest
    package var purgedAt: Instant
    package var principal: AccountID?

    package init(
        image: ImageID, collection: CollectionID, externalID: String?, digest: Digest, purgedAt: Instant,
        principal: AccountID?
    ) {
        self.image = image
        self.collection = collection
        self.externalID = externalID
        self.digest = digest
        self.purgedAt = purgedAt
        self.principal = principal
    }

    /// What a purged image is asked for by.
    package enum Key: Sendable, Hashable {
        case image(ImageID)
        case externalID(String)
        case digest(Digest)
    }
}
