/// One committed change of one image, as history tells it.
package struct Event: Sendable, Equatable {
    /// Rises with every commit; gaps are possible.
    package var sequence: Int64
    package var at: Instant
    package var principal: AccountID?
    package var source: Source
    package var image: ImageID
    /// The image's version after the change.
    package var version: Int
    package var changes: [Change]

    package struct Change: Sendable, Equatable {
        /// A key of ``ImageField``, or `original` and `sidecar` (digests), `state` (also `purged`), `externalId`, `collection` (an id).
        package var field: String
        package var from: AttributeValue?
        package var to: AttributeValue?

        package init(field: String, from: AttributeValue?, to: AttributeValue?) {
            self.field = field
            self.from = from
            self.to = to
        }
    }

    package init(
        sequence: Int64, at: Instant, principal: AccountID?, source: Source, image: ImageID, version: Int,
        changes: [Change]
    ) {
        self.sequence = sequence
        self.at = at
        self.principal = principal
        self.source = source
        self.image = image
        self.version = version
        self.changes = changes
    }
}
