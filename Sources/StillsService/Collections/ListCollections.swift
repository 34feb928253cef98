package import StillsModel

/// Tells which collections there are, and how many images they hold.
package struct ListCollections: Sendable {
    /// A collection and its counts.
    package struct Entry: Sendable, Equatable {
        package var collection: Collection
        package var ownerName: String
        /// In it, without those below it and those in the trash.
        package var images: Int
        /// In it, and in the trash.
        package var trashed: Int
        /// Collections directly below it.
        package var collections: Int
    }

    private let library: Library

    package init(library: Library) { self.library = library }

    /// All collections that whoever asks may know of, each after the one that it is in.
    package func run() async throws(ServiceError) -> [Entry] {
        let directory = try await library.visibleDirectory()
        var entries: [Entry] = []
        let ordered = directory.collections.sorted { left, right in
            left.path.split(separator: "/").lexicographicallyPrecedes(right.path.split(separator: "/"))
        }
        for collection in ordered { entries.append(try await entry(collection, directory)) }
        return entries
    }

    /// - Parameter name: a path or an id.
    /// - Throws: ``ServiceError`` with `.notFound`.
    package func one(_ name: String) async throws(ServiceError) -> Entry {
        let directory = try await library.visibleDirectory()
        return try await entry(try directory.existing(name, for: library.account), directory)
    }

    private func entry(
        _ collection: Collection, _ directory: LibraryDirectory
    ) async throws(ServiceError) -> Entry {
        let find = FindImages(library: library)
        let isIn = QueryExpression.equals(
            .builtin(.collection), [QueryScalar(collection.id.description, .quoted)])
        return Entry(
            collection: collection,
            ownerName: directory.accounts.first { $0.id == collection.owner }?.name ?? collection.owner.description,
            images: try await find.count(Query(isIn)),
            trashed: try await find.count(Query(.and([.flag(.trashed), isIn]))),
            collections: directory.collections.count { $0.parent == collection.id })
    }
}
