internal import BlobStorage
internal import CatalogStorage
package import Execution
package import Linux
internal import S3
internal import StillsModel

/// Opens the library in a directory and puts its seams together: the one place that knows which backends there are.
package struct OpenLibrary: Sendable {
    private let environment: Library.Environment
    /// Where calls that block on files run.
    private let files: BlockingPool
    private let clouds: CloudAccess

    package init(environment: Library.Environment, files: BlockingPool, clouds: CloudAccess = .none) {
        self.environment = environment
        self.files = files
        self.clouds = clouds
    }

    /// - Parameters:
    ///   - writes: false opens what only reads, also from a medium that cannot be written.
    ///   - patience: how long a commit waits for others before it is `.unavailable`; nil for as long as one user would. With
    ///     it the library is one that a server asks: what it reads again and again is kept until the catalog changes.
    /// - Throws: ``ServiceError`` with `.notFound` (no library), `.unimplemented` (of a newer build), `.permissionDenied`,
    ///   `.unavailable` (locked) or `.corrupt`.
    package func run(
        at directory: Path, writes: Bool, patience: Duration? = nil
    ) async throws(ServiceError) -> Library {
        let layout = LibraryLayout(directory: directory)
        let description = try LibraryDescription.read(layout)
        let receipts = try ReceiptKeys.open(description.receiptKey, in: layout.keys)
        let owner = try fileCall { LeaseOwner(try ProcessIdentity.current()) }
        return try await seam {
            guard try FileStatus.of(layout.catalog) != nil else {
                throw ServiceError(
                    .corrupt, "\(layout.catalog) is gone: restore the library's catalog from a backup.")
            }
            if writes { try refuseUnwritable(layout) }
            let catalog = try await openCatalog(layout, writes: writes, patience: patience)
            let store = try openStore(description.store, layout)
            let local = try await catalog.directory().accounts.first { $0.name == "local" }
            guard let local else { throw ServiceError(.corrupt, "\(layout.catalog) has no account “local”.") }
            return Library(
                id: description.id, layout: layout, blobs: store, records: catalog, search: catalog,
                accounts: catalog, uploads: catalog, operations: catalog, searches: catalog,
                receipts: receipts,
                principal: .account(local.id, local.role),
                account: local.id,
                owner: owner,
                environment: environment,
                copyCatalog: { path, progress in try await catalog.copy(to: path.sqliteText, progress: progress) },
                closeStores: { await catalog.close() })
        }
    }

    /// Nothing is asked of a bucket yet: what only reads the catalog goes on without a network.
    private func openStore(_ store: StoreDescription, _ layout: LibraryLayout) throws -> any BlobStore {
        switch store.kind {
        case .local:
            return try LocalBlobStore(id: store.id, root: layout.originals, pool: files, configuration: .init())
        case .s3(let place):
            guard let settings = place.settings else {
                throw ServiceError(.corrupt, "\(layout.description) names an addressing that there is not.")
            }
            let clouds = clouds
            return S3BlobStore(
                id: store.id, place: S3Location(bucket: place.bucket, prefix: place.prefix), spool: layout.spool,
                pool: files
            ) { () async throws(S3Error) in try clouds.s3().bucket(place.bucket, settings) }
        }
    }

    /// Found out before SQLite has the file open: closing a second descriptor would end its locks.
    private func refuseUnwritable(_ layout: LibraryLayout) throws {
        _ = try FileDescriptor.open(layout.catalog, .update)
    }

    /// On a medium that nobody can write SQLite can make no files beside the catalog, and needs none: nobody changes it.
    /// A log that a run left behind must be read, however: there SQLite says itself what it cannot do.
    private func readingAccess(_ layout: LibraryLayout) throws(SystemError) -> SQLiteCatalog.Access {
        do {
            _ = try FileDescriptor.open(layout.catalog, .update)
            return .readOnly
        } catch {
            guard error.isOfReadOnlyMedium else { return .readOnly }
            let log = try FileStatus.of(layout.catalogLog)
            return (log?.byteCount ?? 0) == 0 ? .immutable : .readOnly
        }
    }

    private func openCatalog(
        _ layout: LibraryLayout, writes: Bool, patience: Duration?
    ) async throws -> SQLiteCatalog {
        var configuration = SQLiteCatalog.Configuration()
        // One user's batches wait for each other as long as it takes; a server would rather turn callers away.
        configuration.patience = .seconds(24 * 3_600)
        if let patience { configuration.patience = patience }
        configuration.keepsUnchanged = patience != nil
        let access = try writes ? .readWrite : readingAccess(layout)
        do {
            return try await SQLiteCatalog(
                path: String(decoding: layout.catalog.bytes, as: UTF8.self), access: access,
                configuration: configuration, now: environment.now)
        } catch let error as any SeamError {
            throw ServiceError(error.code, "\(layout.catalog): \(error.message)", cause: error)
        }
    }
}
