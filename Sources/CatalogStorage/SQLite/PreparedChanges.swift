internal import SQLite
internal import StillsModel

/// What can be made of a change set before the one writer's turn comes: the costly parts, on the caller's thread.
struct PreparedChanges: Sendable {
    struct Addition: Sendable {
        var tagDocument: [UInt8]
        var document: PreparedTerms
        /// The owner that the document was made for. The writer makes it anew should it be another by then.
        var owner: AccountID
    }

    /// By the place of the mutation.
    private(set) var additions: [Int: Addition] = [:]

    init(_ changes: ChangeSet, owners: [CollectionID: AccountID]) throws(SQLiteError) {
        var found: [(place: Int, addition: ImageAddition, original: Original, tags: [EmbeddedTag], owner: AccountID)] =
            []
        for (place, mutation) in changes.mutations.enumerated() {
            guard case .addImage(let addition) = mutation, case .new(let original, _, let tags, _) = addition.original,
                let owner = owners[addition.image.collection]
            else { continue }
            found.append((place, addition, original, tags, owner))
        }
        guard !found.isEmpty else { return }
        let documents = try TagDocument.make(found.map { $0.tags })
        var terms = TermGatherer()
        let places = found.map { item in
            terms.places(
                image: item.addition.image, original: item.original, owner: item.owner,
                tags: Sidecar.layered(item.addition.sidecar, over: item.tags))
        }
        let (list, sorted) = terms.list()
        additions.reserveCapacity(found.count)
        for (number, item) in found.enumerated() {
            additions[item.place] = Addition(
                tagDocument: documents[number],
                document: PreparedTerms(list: list, places: places[number].map { sorted[Int($0)] }),
                owner: item.owner)
        }
    }
}
