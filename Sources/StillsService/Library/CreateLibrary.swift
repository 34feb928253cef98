internal import CatalogStorage
package import Linux
package import S3
internal import StillsModel

/// Makes a library: its directory, receipt key, catalog with the account `local` and the collection `General`, and last
/// `library.yaml`, which makes it one.
package struct CreateLibrary: Sendable {
    private let environment: Library.Environment
    private let clouds: CloudAccess

    package init(environment: Library.Environment, clouds: CloudAccess = .none) {
        self.environment = environment
        self.clouds = clouds
    }

    /// - Parameter place: where the originals shall be; nil for the library's own directory. The bucket must be there, and the
    ///   prefix free; that it can be used is tried before anything is made.
    /// - Throws: ``ServiceError`` with `.alreadyExists` (a library is there), `.invalidArgument` (the directory or the prefix
    ///   holds other things, or the directory lies on a network file system), `.permissionDenied` or `.resourceExhausted`; for a
    ///   bucket also `.notFound`, `.unauthenticated` or `.unavailable`.
    package func run(at directory: Path, originalsIn place: S3Location? = nil) async throws(ServiceError) {
        let layout = LibraryLayout(directory: directory)
        try refuseTaken(layout)
        let claim = try await place.asyncMap { place throws(ServiceError) in try await look(at: place) }
        try prepare(layout, withOriginals: claim == nil)
        try ReceiptKeys.create(in: layout.keys)
        try await fillCatalog(layout)
        let description = LibraryDescription(
            id: environment.newID(), receiptKey: try ReceiptKeys.only(in: layout.keys),
            store: claim?.description ?? .local)
        try await claim?.bucket.claim(for: description.id)
        try fileCall {
            // Under its name only when it is whole: an interrupted init leaves no half library.
            let part = layout.description.adding(suffix: ".part")
            try writeDurably(Array(description.yaml.utf8), to: part, permissions: 0o644)
            let folder = try FileDescriptor.open(layout.directory, .directory)
            try folder.renameKeeping(part.lastPart, to: layout.description.lastPart, in: folder)
            try syncParent(of: layout.description)
        }
    }

    /// A bucket that can hold the originals, and what is to be noted of it.
    private struct Claim {
        let bucket: ClaimBucket
        let description: StoreDescription
    }

    private func look(at place: S3Location) async throws(ServiceError) -> Claim {
        var prefix = Substring(place.prefix)
        while prefix.last == "/" { prefix.removeLast() }
        let isSound = prefix.isEmpty || BlobLocator(rawValue: String(prefix)) != nil
        guard prefix.utf8.count <= ClaimBucket.longestPrefix, isSound else {
            throw ServiceError(
                .invalidArgument,
                "The prefix of \(place) is none that a library can have: at most \(ClaimBucket.longestPrefix) bytes, in parts "
                    + "between slashes of which none is empty or begins with a dot.")
        }
        let settings: S3Settings
        let bucket: S3Bucket
        do throws(S3Error) {
            let service = try clouds.s3()
            settings = try await service.settings()
            bucket = service.bucket(place.bucket, settings)
        } catch {
            throw ServiceError(error.code, error.message, cause: error)
        }
        let whole = S3Location(bucket: place.bucket, prefix: String(prefix))
        let claim = ClaimBucket(bucket, whole)
        try await claim.check()
        return Claim(
            bucket: claim,
            description: .s3(
                BucketPlace(
                    bucket: whole.bucket, prefix: whole.prefix, region: bucket.region, server: settings.endpoint.server,
                    addressing: settings.endpoint.addressing?.rawValue)))
    }

    private func refuseTaken(_ layout: LibraryLayout) throws(ServiceError) {
        try fileCall {
            guard try FileStatus.of(layout.description) == nil else {
                throw ServiceError(
                    .alreadyExists, "\(layout.directory) is a library already; nothing was changed.")
            }
            try refuseForeign(layout.directory)
        }
    }

    private func prepare(_ layout: LibraryLayout, withOriginals: Bool) throws(ServiceError) {
        try fileCall {
            let made = try makeDirectories(layout.directory, permissions: 0o700)
            try Self.refuseNetwork(layout.directory)
            let folders = [layout.keys, layout.spool] + (withOriginals ? [layout.originals] : [])
            for path in folders { _ = try makeDirectories(path, permissions: 0o700) }
            for path in made + [layout.keys] { try syncParent(of: path) }
        }
    }

    /// A directory that holds something else is most likely named by mistake.
    private func refuseForeign(_ directory: Path) throws {
        guard let status = try FileStatus.of(directory) else { return }
        guard status.kind == .directory else {
            throw ServiceError(.invalidArgument, "\(directory) is a file, not a directory.")
        }
        let layout = LibraryLayout(directory: directory)
        if try FileStatus.of(layout.keys) != nil, try FileStatus.of(layout.spool) != nil {
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
        if try FileStatus.of(layout.originals) != nil {
            var reader = DirectoryReader(try FileDescriptor.open(layout.originals, .directory))
            while let entry = try reader.next() {
                guard !entry.name.isHidden else { continue }
                throw ServiceError(
                    .alreadyExists,
                    "\(layout.directory) holds originals and no library.yaml: restore that file from a backup of the library."
                )
            }
        }
        if try FileStatus.of(layout.originals) == nil, try FileStatus.of(layout.catalog) != nil {
            throw ServiceError(
                .alreadyExists,
                "\(layout.directory) holds a catalog and no library.yaml: if its originals are in a bucket, write that file again, as "
                    + "Documentation/Stores.md shows it. Remove the directory only if no picture was ever taken in."
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

extension Optional {
    /// As `map`, for what waits.
    fileprivate func asyncMap<Value, Failure: Error>(
        _ body: (Wrapped) async throws(Failure) -> Value
    ) async throws(Failure) -> Value? {
        guard let value = self else { return nil }
        return try await body(value)
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
