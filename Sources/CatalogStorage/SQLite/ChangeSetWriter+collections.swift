internal import SQLite
internal import StillsModel

/// Containers and collections.
extension ChangeSetWriter {
    func create(_ container: Container) throws(SQLiteError) -> MutationConflict? {
        let made = try connection.run(
            "INSERT OR IGNORE INTO container (id, name, owner) VALUES (?1, ?2, ?3)",
            .blob(container.id.bytes), .text(container.name), .blob(container.owner.bytes))
        return made == 1 ? nil : .nameTaken
    }

    func create(_ collection: Collection) throws(SQLiteError) -> MutationConflict? {
        let made = try connection.run(
            """
            INSERT OR IGNORE INTO collection (id, container, parent, name, path, owner, visibility, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            .blob(collection.id.bytes), .blob(collection.container.bytes), .optional(collection.parent?.bytes),
            .text(collection.name), .text(collection.path), .blob(collection.owner.bytes),
            .text(collection.defaultVisibility.rawValue), .integer(collection.createdAt.microseconds))
        guard made == 1 else { return .nameTaken }
        try AccessTable(connection: connection).add(collection)
        return nil
    }

    // MARK: - What becomes of collections

    mutating func edit(_ edit: CollectionEdit) throws(SQLiteError) -> MutationConflict? {
        guard let before = try collection(edit.collection), before.path == edit.expectedPath else { return .notFound }
        var path = edit.name
        if let id = edit.parent {
            guard let parent = try collection(id) else { return .notFound }
            let isBelow = parent.path == before.path || parent.path.utf8.starts(with: (before.path + "/").utf8)
            guard parent.container == before.container, !isBelow else { return .invalidParent }
            path = parent.path + "/" + edit.name
        }
        let isTaken =
            try connection.first(
                "SELECT 1 FROM collection WHERE container = ?1 AND path = ?2 AND id <> ?3",
                .blob(before.container.bytes), .text(path), .blob(edit.collection.bytes)
            ) { _ in true } ?? false
        guard !isTaken else { return .nameTaken }
        try connection.run(
            "UPDATE collection SET parent = ?2, name = ?3, path = ?4, visibility = ?5 WHERE id = ?1",
            .blob(edit.collection.bytes), .optional(edit.parent?.bytes), .text(edit.name), .text(path),
            .text(edit.defaultVisibility.rawValue))
        // "0" is the character behind "/": between the two lies everything below.
        try connection.run(
            """
            UPDATE collection SET path = CAST(?2 AS TEXT) || substr(path, length(CAST(?3 AS TEXT)) + 1)
            WHERE container = ?1 AND path > ?3 || '/' AND path < ?3 || '0'
            """, .blob(before.container.bytes), .text(path), .text(before.path))
        if edit.parent != before.parent { accessRenewals.insert(before.container) }
        return nil
    }

    mutating func remove(_ id: CollectionID) throws(SQLiteError) -> MutationConflict? {
        guard try collection(id) != nil else { return .notFound }
        let nested =
            try connection.first("SELECT count(*) FROM collection WHERE parent = ?1", .blob(id.bytes)) {
                Int($0.integer(0))
            } ?? 0
        let images = try imageCount(in: id)
        guard nested == 0, images == 0 else { return .notEmpty(images: images, collections: nested) }
        try connection.run("DELETE FROM collection WHERE id = ?1", .blob(id.bytes))
        return nil
    }

    private func collection(_ id: CollectionID) throws(SQLiteError) -> Collection? {
        try connection.first("SELECT \(CollectionRow.columns) FROM collection WHERE id = ?1", .blob(id.bytes)) {
            row throws(SQLiteError) in try CollectionRow.collection(row)
        }
    }

    /// By the postings, which know it without a look at every image; what this change set adds to them is written first.
    mutating func imageCount(in collection: CollectionID) throws(SQLiteError) -> Int {
        try index.flush()
        return try SQLitePostings(connection: connection).docids(SearchField.collection, collection.bytes).count
    }
}
