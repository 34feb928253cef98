/// What can be found of one image, and how it sorts: the whole input of an index for it.
///
/// An index stores ``terms`` and ``sortValues``. The rest answers the checks of a ``QueryPlan`` that terms cannot:
/// whoever evaluates one makes the document again from the row.
package struct SearchDocument: Sendable {
    package let id: ImageID
    /// Each once, in no order.
    package let terms: [SearchTerm]
    /// The texts behind the words, for phrases.
    package let texts: [SearchText]
    package let position: Position?
    package let tags: [EmbeddedTag]
    package let sortValues: SearchSortValues

    package enum Limits {
        /// Words that are indexed of each field, and of all tags together; later ones are not found.
        package static let words = 20_000
        /// Values of one tag that are indexed, and how deep they may nest.
        package static let tagValues = 1_000
        package static let tagDepth = 4
    }

    /// - Parameters:
    ///   - owner: the account that owns the image.
    ///   - isDuplicate: another image shares the original.
    ///   - isQuarantined: the original's bytes were found damaged.
    package init(
        image: Image, original: Original, owner: AccountID, tags: [EmbeddedTag], isDuplicate: Bool = false,
        isQuarantined: Bool = false
    ) {
        var builder = SearchDocumentBuilder(image, original, owner, tags)
        if isDuplicate { builder.add(SearchField.flag, QueryFlag.duplicate.rawValue) }
        if isQuarantined { builder.add(SearchField.flag, QueryFlag.quarantined.rawValue) }
        id = image.id
        terms = Array(builder.terms)
        texts = builder.texts
        position = image.position
        self.tags = tags
        sortValues = SearchSortValues(
            added: image.createdAt, updated: image.updatedAt, taken: image.takenAt?.local,
            byteCount: original.byteCount,
            title: image.title.map(SearchSortValues.key(ofTitle:)))
    }

    /// What people stated alone, as far as it goes: for a plan that is monotonic (``QueryPlan/isMonotonic``).
    package init(stated image: Image) {
        var builder = SearchDocumentBuilder()
        builder.addStated(image)
        id = image.id
        terms = builder.gathered
        texts = builder.texts
        position = image.position
        tags = []
        sortValues = SearchSortValues(
            added: image.createdAt, updated: image.updatedAt, taken: image.takenAt?.local, byteCount: 0, title: nil)
    }

    /// The ``terms`` alone, without flags, for an index that keeps each once by itself: the same one may come again.
    package static func gatheredTerms(
        image: Image, original: Original, owner: AccountID, tags: [EmbeddedTag]
    ) -> [SearchTerm] {
        SearchDocumentBuilder(image, original, owner, tags).gathered
    }

    /// The same of what people stated and the record says, without the files' tags.
    package static func gatheredTerms(image: Image, original: Original, owner: AccountID) -> [SearchTerm] {
        SearchDocumentBuilder(image, original, owner, []).gathered
    }

    /// The terms of one tag, and how many words they were made of: together with those of its other tags an image's, as long
    /// as there are at most ``Limits/words``.
    package static func gatheredTerms(of tag: EmbeddedTag) -> (terms: [SearchTerm], wordCount: Int) {
        var builder = SearchDocumentBuilder(expectedTerms: 8)
        builder.addTag(tag)
        return (builder.gathered, builder.wordCount)
    }

    /// A document that holds nothing but the values of one tag, whether it is indexed or not.
    func document(ofTag canonicalName: String) -> SearchDocument {
        var builder = SearchDocumentBuilder()
        for tag in tags where IndexedTag.canonicalName(tag.name) == canonicalName {
            builder.addTagValue(tag.value, name: canonicalName)
        }
        return SearchDocument(part: builder, of: self)
    }

    private init(part builder: SearchDocumentBuilder, of whole: SearchDocument) {
        id = whole.id
        terms = Array(builder.terms)
        texts = builder.texts
        position = nil
        tags = []
        sortValues = whole.sortValues
    }
}

/// A text's words in their order, and the word fields that it belongs to.
package struct SearchText: Sendable, Hashable {
    package var fields: [String]
    package var words: [String]
}

/// What an image is sorted by.
package struct SearchSortValues: Sendable, Hashable {
    package var added: Instant
    package var updated: Instant
    /// On the wall clock, as questions compare it.
    package var taken: LocalDateTime?
    package var byteCount: Int64
    /// ``key(ofTitle:)``
    package var title: [UInt8]?

    package init(added: Instant, updated: Instant, taken: LocalDateTime?, byteCount: Int64, title: [UInt8]?) {
        self.added = added
        self.updated = updated
        self.taken = taken
        self.byteCount = byteCount
        self.title = title
    }

    /// The bytes that titles sort by: folded, the first 96.
    package static func key(ofTitle title: String) -> [UInt8] {
        Array(TextFolding.folded(String(title.unicodeScalars.prefix(96))).utf8.prefix(96))
    }
}
