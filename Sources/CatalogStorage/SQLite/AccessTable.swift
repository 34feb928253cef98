internal import SQLite
internal import StillsModel

/// Keeps the table of who has which level on each collection, as ``AccessInheritance`` says.
struct AccessTable {
    let connection: SQLiteConnection

    /// Notes what a new collection inherits.
    func add(_ collection: Collection) throws(SQLiteError) {
        var above: AccessInheritance.Levels = [:]
        if let parent = collection.parent {
            try connection.query(
                "SELECT account, level FROM collection_access WHERE collection = ?1", .blob(parent.bytes)
            ) { row throws(SQLiteError) in above.give(try row.word(1), to: try row.identifier(0)) }
        } else {
            above = try levels(of: collection.container)
        }
        try insert(AccessInheritance.levels(of: collection, above: above, granted: [:]), on: collection.id)
    }

    private func levels(of container: ContainerID) throws(SQLiteError) -> AccessInheritance.Levels {
        var levels: AccessInheritance.Levels = [:]
        try connection.query(
            """
            SELECT account, level FROM container_grant WHERE target = ?1
            UNION ALL SELECT owner, 'own' FROM container WHERE id = ?1
            """, .blob(container.bytes)
        ) { row throws(SQLiteError) in levels.give(try row.word(1), to: try row.identifier(0)) }
        return levels
    }

    /// Works out all that is in a container anew: for the rare change that may reach all of it.
    func renew(in container: ContainerID) throws(SQLiteError) {
        let inheritance = AccessInheritance(
            containers: try containers(container), collections: try collections(in: container),
            grants: try grants(in: container))
        try connection.run(
            "DELETE FROM collection_access WHERE collection IN (SELECT id FROM collection WHERE container = ?1)",
            .blob(container.bytes))
        for (collection, levels) in inheritance.collections { try insert(levels, on: collection) }
    }

    private func insert(
        _ levels: AccessInheritance.Levels, on collection: CollectionID
    ) throws(SQLiteError) {
        for (account, level) in levels {
            try connection.run(
                "INSERT INTO collection_access (account, collection, level) VALUES (?1, ?2, ?3)",
                .blob(account.bytes), .blob(collection.bytes), .text(level.rawValue))
        }
    }

    private func containers(_ id: ContainerID) throws(SQLiteError) -> [Container] {
        var containers: [Container] = []
        try connection.query("SELECT name, owner FROM container WHERE id = ?1", .blob(id.bytes)) {
            row throws(SQLiteError) in
            containers.append(Container(id: id, name: row.text(0), owner: try row.identifier(1)))
        }
        return containers
    }

    private func collections(in container: ContainerID) throws(SQLiteError) -> [Collection] {
        var collections: [Collection] = []
        try connection.query(
            "SELECT \(CollectionRow.columns) FROM collection WHERE container = ?1", .blob(container.bytes)
        ) { row throws(SQLiteError) in collections.append(try CollectionRow.collection(row)) }
        return collections
    }

    private func grants(in container: ContainerID) throws(SQLiteError) -> [Grant] {
        var grants: [Grant] = []
        try connection.query(
            "SELECT target, account, level FROM container_grant WHERE target = ?1", .blob(container.bytes)
        ) { row throws(SQLiteError) in
            grants.append(Grant(try row.word(2), on: .container(container), to: try row.identifier(1)))
        }
        try connection.query(
            """
            SELECT target, account, level FROM collection_grant JOIN collection ON collection.id = target
            WHERE container = ?1
            """, .blob(container.bytes)
        ) { row throws(SQLiteError) in
            grants.append(Grant(try row.word(2), on: .collection(try row.identifier(0)), to: try row.identifier(1)))
        }
        return grants
    }
}
