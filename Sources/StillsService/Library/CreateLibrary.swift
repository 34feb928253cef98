internal import CatalogStorage
package import Linux
internal import StillsModel

/// Makes a library: its directory, receipt key, catalog with the account `local` and the collection `General`, and last
/// `library.yaml`, which makes it one.
package struct CreateLibrary: Sendable {
    private let environment: Library.Environment

    package init(environment: Library.Environment) { self.environment = environment }

    /// - Throws: ``ServiceError`` with `.alreadyExists` (a library is there), `.invalidArgument` (the directory holds other
    ///   things, or lies on a network file system), `.permissionDenied` or `.resourceExhausted`.
    package func run(at directory: Path) async throws(ServiceError) {
        let layout = LibraryLayout(directory: directory)
        try prepare(layout)
        try ReceiptKeys.create(in: layout.keys)
        try await fillCatalog(layout)
        let description = LibraryDescription(
            id: environment.newID(), receiptKey: try ReceiptKeys.only(in: layout.keys))
        try fileCall {
            // Under its name only when it is whole: an interrupted init leaves no half library.
            let part = layout.description.adding(suffix: ".part")
            try writeDurably(Array(description.yaml.utf8), to: part, permissions: 0o644)
            let folder = try FileDescriptor.open(layout.directory, .directory)
            try folder.renameKeeping(part.lastPart, to: layout.description.lastPart, in: folder)
            try syncParent(of: layout.description)
        }
    }

    private func prepare(_ layout: LibraryLayout) throws(ServiceError) {
        try fileCall {
            guard try FileStatus.of(layout.description) == nil else {
                throw ServiceError(
                    .alreadyExists, "\(layout.directory) is a library already; nothing was changed.")
            }
            try refuseForeign(layout.directory)
            let made = try makeDirectories(layout.directory, permissions: 0o700)
            try Self.refuseNetwork(layout.directory)
            for path in [layout.originals, layout.keys, layout.spool] {
                _ = try makeDirectories(path, permissions: 0o700)
            }
            for path in made + [layout.originals] { try syncParent(of: path) }
        }
    }

    /// A directory that holds something else is most likely named by mistake.
    private func refuseForeign(_ directory: Path) throws {
        guard let status = try FileStatus.of(directory) else { return }
        guard status.kind == .directory else {
            throw ServiceError(.invalidArgument, "\(directory) is a file, not a directory.")
        }
        let layout = LibraryLayout(directory: directory)
        if try FileStatus.of(layout.keys) != nil, try FileStatus.of(layout.originals) != nil {
            try refuseRemains(layout)
        }
        var reader = DirectoryReader(try FileDescriptor.open(directory, .directory))
        if let entry = try reader.next() {
            throw ServiceError(
                .invalidArgument,
                "\(directory) is no library and holds other things already (\(entry.name)): name a new or empty directory."
            )
        }
    }

    /// Keys and originals without a `library.yaml`: an interrupted init, or a library that lost that file. Only the first may
    /// be thrown away.
    private func refuseRemains(_ layout: LibraryLayout) throws {
        var reader = DirectoryReader(try FileDescriptor.open(layout.originals, .directory))
        while let entry = try reader.next() {
            guard !entry.name.isHidden else { continue }
            throw ServiceError(
                .alreadyExists,
                "\(layout.directory) holds originals and no library.yaml: restore that file from a backup of the library."
            )
        }
        throw ServiceError(
            .alreadyExists,
            "\(layout.directory) holds what an interrupted “stills init” left, and no picture: remove it and start again."
        )
    }

    static func refuseNetwork(_ directory: Path) throws {
        if let name = try FileDescriptor.open(directory, .directory).fileSystem().networkName {
            throw ServiceError(
                .invalidArgument,
                "\(directory) lies on a network file system (\(name)), where SQLite's locks are not safe: choose a local disk."
            )
        }
    }

    private func fillCatalog(_ layout: LibraryLayout) async throws(ServiceError) {
        let now = environment.now()
        let account = Account(id: environment.newID(), name: "local", role: .admin, createdAt: now)
        let container = Container(id: environment.newID(), name: "local", owner: account.id)
        let collection = Collection(
            id: environment.newID(), container: container.id, parent: nil, name: "General", path: "General",
            owner: account.id, createdAt: now)
        try await seam {
            let catalog = try await SQLiteCatalog(
                path: String(decoding: layout.catalog.bytes, as: UTF8.self), access: .create, now: environment.now)
            let changes = ChangeSet(
                principal: nil, source: .program, at: now, atomicity: .all,
                mutations: [.createAccount(account), .createContainer(container), .createCollection(collection)])
            let outcomes = try await catalog.commit(changes)
            guard outcomes.allSatisfy({ $0 == .applied }) else {
                throw ServiceError(
                    .alreadyExists,
                    "\(layout.catalog) is a catalog already, without a library.yaml beside it; nothing was changed.")
            }
            await catalog.close()
        }
        try fileCall { try syncParent(of: layout.catalog) }
    }
}

/// Runs calls on files and turns their errors into the use case's.
func fileCall<Value>(_ body: () throws -> Value) throws(ServiceError) -> Value {
    do {
        return try body()
    } catch let error as ServiceError {
        throw error
    } catch let error as SystemError {
        throw ServiceError(ErrorCode(error), "\(error)", cause: error)
    } catch {
        throw ServiceError(.internal, "\(error)", cause: error)
    }
}

extension ErrorCode {
    /// What a caller can do about an error of the file system.
    init(_ error: SystemError) {
        self =
            switch error.reason {
            case .missing: .notFound
            case .exists: .alreadyExists
            case .denied: .permissionDenied
            case .diskFull, .limitReached: .resourceExhausted
            case .wrongKind, .invalid: .invalidArgument
            case .busy, .readerGone, .device: .unavailable
            }
    }
}
