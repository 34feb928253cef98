internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// Whose saved searches a command works on: those of `local` in a library of this machine, or one's own on a server.
protocol SavedSearches: Sendable {
    /// All of them by name, until the body answers false.
    func each(_ body: (SavedSearch) -> Bool) async throws

    /// nil when there is none of that name.
    func named(_ name: String) async throws -> SavedSearch?

    func create(named name: String, query: String, sort: SortOrder?) async throws -> SavedSearch

    func replace(_ id: SavedSearchID, named name: String, query: String, sort: SortOrder?) async throws -> SavedSearch

    func remove(_ id: SavedSearchID) async throws

    func close() async
}

extension SavedSearches {
    /// - Throws: ``CommandFailure`` with ``ExitStatus/wrongUsage`` when there is none of that name.
    func existing(_ name: String) async throws -> SavedSearch {
        if let search = try await named(name) { return search }
        throw CommandFailure(
            status: .wrongUsage,
            message:
                "There is no saved search “\(PlainText.of(name))”: “stills \(SavedSearchGroup.name) list” lists them.")
    }
}

extension CommandContext {
    /// - Parameter writes: whether they will be changed.
    func savedSearches(writes: Bool) async throws -> any SavedSearches {
        if let remote = try await remoteLibrary() { return RemoteSavedSearches(context: self, library: remote) }
        return LocalSavedSearches(library: try await openLibrary(writes: writes))
    }
}

/// Those of a library of this machine.
struct LocalSavedSearches: SavedSearches {
    let library: Library

    private static let pageSize = 200

    func each(_ body: (SavedSearch) -> Bool) async throws {
        let use = ShowSavedSearches(library: library)
        var after: String?
        repeat {
            let page = try await use.list(after: after, limit: Self.pageSize)
            guard page.allSatisfy(body) else { return }
            after = page.count == Self.pageSize ? page.last?.name : nil
        } while after != nil
    }

    func named(_ name: String) async throws -> SavedSearch? {
        try await ShowSavedSearches(library: library).named(name)
    }

    func create(named name: String, query: String, sort: SortOrder?) async throws -> SavedSearch {
        try await EditSavedSearches(library: library).create(named: name, query: query, sort: sort)
    }

    func replace(
        _ id: SavedSearchID, named name: String, query: String, sort: SortOrder?
    ) async throws -> SavedSearch {
        try await EditSavedSearches(library: library).replace(id, named: name, query: query, sort: sort)
    }

    func remove(_ id: SavedSearchID) async throws { try await EditSavedSearches(library: library).remove(id) }

    func close() async { await library.close() }
}

/// Those on a server.
struct RemoteSavedSearches: SavedSearches {
    let context: CommandContext
    let library: RemoteLibrary

    func each(_ body: (SavedSearch) -> Bool) async throws {
        try await context.remotely { try await library.eachSavedSearch { $0.allSatisfy(body) } }
    }

    func named(_ name: String) async throws -> SavedSearch? {
        try await context.remotely { try await library.savedSearch(named: name) }
    }

    func create(named name: String, query: String, sort: SortOrder?) async throws -> SavedSearch {
        try await context.remotely { try await library.saveSearch(named: name, query: query, sort: sort) }
    }

    func replace(
        _ id: SavedSearchID, named name: String, query: String, sort: SortOrder?
    ) async throws -> SavedSearch {
        try await context.remotely {
            try await library.replaceSavedSearch(id, named: name, query: query, sort: sort)
        }
    }

    func remove(_ id: SavedSearchID) async throws {
        try await context.remotely { try await library.removeSavedSearch(id) }
    }

    func close() async {}
}
