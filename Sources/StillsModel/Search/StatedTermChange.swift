/// What an edit alters in the terms of an image whose files stay the same.
///
/// Only the fields that changed are looked at. Their terms may be those of other fields, or of the files' tags, too: what
/// goes from one place stays where another one has it.
package struct StatedTermChange: Sendable {
    package let added: Set<SearchTerm>
    package let removed: Set<SearchTerm>
    /// Whether ``removed`` may hold terms that the files' tags have: whoever removes them must look.
    package let removesShared: Bool

    /// - Parameters:
    ///   - differences: those of the two images.
    ///   - owners: of the image before and after.
    package init(
        from before: Image, to after: Image, _ differences: [Event.Change], owners: (AccountID, AccountID)
    ) {
        let fields = differences.compactMap { ImageField($0.field) }
        let changesRow = differences.contains { Self.rowFields.contains($0.field) }
        let old = Self.terms(of: before, fields, owner: changesRow ? owners.0 : nil)
        let new = Self.terms(of: after, fields, owner: changesRow ? owners.1 : nil)
        added = new.subtracting(old)
        var gone = old.subtracting(new)
        let sharesWords = gone.contains { Self.wordFields.contains($0.field) }
        if sharesWords || Self.mayShare(fields) {
            var whole = SearchDocumentBuilder()
            whole.addStated(after)
            gone.subtract(whole.terms)
        }
        removed = gone
        removesShared = !gone.isEmpty && (sharesWords || Self.mayShare(fields))
    }

    /// What is told by the row, and not by a field of its own.
    private static let rowFields: Set<String> = ["collection", "state", "visibility"]

    /// What several fields may have in common.
    private static let wordFields: Set<String> = [SearchField.words, SearchField.restrictedWords, SearchField.pairs]

    private static func mayShare(_ fields: [ImageField]) -> Bool {
        fields.contains { field in
            if case .attribute(let name) = field { SearchDocumentBuilder.isSharedWithTags(name) } else { false }
        }
    }

    private static func terms(of image: Image, _ fields: [ImageField], owner: AccountID?) -> Set<SearchTerm> {
        var builder = SearchDocumentBuilder(expectedTerms: 8)
        if let owner { builder.addImage(image, owner: owner) }
        for field in fields { builder.addField(field, of: image) }
        return builder.terms
    }

    /// The terms of the files' tags.
    package static func terms(ofTags tags: [EmbeddedTag]) -> Set<SearchTerm> {
        var builder = SearchDocumentBuilder()
        for tag in tags { builder.addTag(tag) }
        return builder.terms
    }
}
