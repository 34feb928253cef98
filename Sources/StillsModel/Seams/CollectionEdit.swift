/// What becomes of a collection. It says everything that can change.
package struct CollectionEdit: Sendable, Equatable {
    package var collection: CollectionID
    /// The path that it was looked at under.
    package var expectedPath: String
    package var name: String
    /// nil for the outermost level.
    package var parent: CollectionID?
    package var defaultVisibility: Visibility

    package init(
        collection: CollectionID, expectedPath: String, name: String, parent: CollectionID?,
        defaultVisibility: Visibility
    ) {
        self.collection = collection
        self.expectedPath = expectedPath
        self.name = name
        self.parent = parent
        self.defaultVisibility = defaultVisibility
    }

    /// What leaves the collection as it is, to be changed.
    package init(_ collection: Collection) {
        self.init(
            collection: collection.id, expectedPath: collection.path, name: collection.name,
            parent: collection.parent, defaultVisibility: collection.defaultVisibility)
    }
}
