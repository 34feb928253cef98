import BlobStorage
import CatalogStorage
import Execution
import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization

/// What a library of tests is kept in.
enum LibraryBackend: CaseIterable {
    case memory, localAndSQLite
}

/// A library in a folder of its own, with a folder of pictures beside it.
struct TestLibrary {
    let folder: Path
    let blobs: any BlobStore
    let catalog: any SearchedCatalog
    let receipts: ReceiptKeys
    let account: Account
    let container: Container
    let collection: Collection

    var layout: LibraryLayout { LibraryLayout(directory: folder.appending("library")) }
    var pictures: Path { folder.appending("pictures") }

    /// A process that ended long ago, on this machine.
    static let deadOwner = LeaseOwner(ProcessIdentity(number: 1, startedAt: 1, boot: "an-earlier-boot"))

    init(in folder: Path, backend: LibraryBackend) async throws {
        self.folder = folder
        switch backend {
        case .memory:
            blobs = MemoryBlobStore()
            catalog = MemoryCatalog(now: Library.Environment.system.now)
        case .localAndSQLite:
            blobs = try LocalBlobStore(
                id: StoreID(rawValue: "local"), root: folder.appending("library/originals"),
                pool: BlockingPool(name: "files", threadLimit: 2), configuration: .init())
            var configuration = SQLiteCatalog.Configuration()
            configuration.patience = .seconds(3_600)
            configuration.busyMilliseconds = 60_000
            configuration.syncs = false
            catalog = try await SQLiteCatalog(
                path: "\(folder)/library/catalog.sqlite", access: .create, configuration: configuration,
                now: Library.Environment.system.now)
        }
        let environment = Library.Environment.system
        let now = environment.now()
        account = Account(id: environment.newID(), name: "local", role: .admin, createdAt: now)
        container = Container(id: environment.newID(), name: "local", owner: account.id)
        collection = Collection(
            id: environment.newID(), container: container.id, parent: nil, name: "General", path: "General",
            owner: account.id, createdAt: now)
        let keys = folder.appending("library/keys")
        try ReceiptKeys.create(in: keys)
        receipts = try ReceiptKeys.open(try ReceiptKeys.only(in: keys), in: keys)
        _ = try await catalog.commit(
            ChangeSet(
                principal: nil, source: .program, at: now, atomicity: .all,
                mutations: [.createAccount(account), .createContainer(container), .createCollection(collection)]))
    }

    /// Opened by a process.
    ///
    /// - Parameters:
    ///   - plan: what fails; nil for nothing.
    ///   - rival: what another process does before each commit.
    func opened(
        by owner: LeaseOwner? = nil, plan: FaultPlan? = nil, code: ErrorCode = .unavailable,
        rival: FaultyRecordStore.Rival? = nil, in environment: Library.Environment = .system
    ) throws -> Library {
        let living = LeaseOwner(try ProcessIdentity.current())
        return Library(
            id: LibraryID(high: 1, low: 1), layout: layout,
            blobs: plan.map { FaultyBlobStore(blobs, plan: $0, code: code) } ?? blobs,
            records: FaultyRecordStore(catalog, plan: plan ?? .none(), code: code, rival: rival), search: catalog,
            accounts: plan.map { FaultyAccountStore(catalog, plan: $0, code: code) } ?? catalog,
            uploads: FaultyUploadStore(catalog, plan: plan ?? .none(), code: code),
            operations: FaultyOperationStore(catalog, plan: plan ?? .none(), code: code),
            searches: FaultySavedSearchStore(catalog, plan: plan ?? .none(), code: code), receipts: receipts,
            principal: .account(account.id, account.role), account: account.id,
            owner: owner ?? living, environment: environment,
            copyCatalog: copyCatalog)
    }

    private var copyCatalog: Library.CopyCatalog? {
        guard let catalog = catalog as? SQLiteCatalog else { return nil }
        return { path, progress in try await catalog.copy(to: "\(path)", progress: progress) }
    }

    var options: ImportOptions {
        var options = ImportOptions(collection: collection)
        options.jobs = 1
        return options
    }

    /// Imports items and gives back what became of each.
    ///
    /// - Throws: what the run throws, after `reports` has got everything that was reported before.
    @discardableResult
    func importItems(
        _ items: [ImportItem], options: ImportOptions? = nil, library: Library? = nil,
        into reports: ReportList = ReportList()
    ) async throws -> [ImportReport] {
        let use = ImportImages(
            library: try library ?? opened(), container: container, options: options ?? self.options,
            workingDirectory: folder)
        try await use.run(ListedItems(items)) { reports.append($0) }
        return reports.all
    }

    /// Imports all items or none, and gives back what became of each.
    @discardableResult
    func importAtomically(
        _ items: [ImportItem], options: ImportOptions? = nil, library: Library? = nil,
        into reports: ReportList = ReportList()
    ) async throws -> [ImportReport] {
        let use = AtomicImport(
            library: try library ?? opened(), container: container, options: options ?? self.options,
            workingDirectory: folder)
        try await use.run(report: { reports.append($0) }) { () async throws(ServiceError) in
            try await use.take(ListedItems(items)) { reports.append($0) }
        }
        return reports.all
    }

    func item(_ name: String, externalID: String? = nil, _ fields: [ImageField: AttributeValue] = [:]) throws
        -> ImportItem
    {
        let path = try path(name)
        return ImportItem(path: path, shownPath: path, stated: StatedFields(externalID: externalID, fields: fields))
    }

    func path(_ name: String) throws -> Path {
        guard let name = Path(name) else { throw CocoaError(.fileNoSuchFile) }
        return pictures.appending(name)
    }

    /// Writes a file among the pictures, as if long ago, so that it counts as settled.
    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) throws -> [UInt8] {
        let path = "\(pictures)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3_600)], ofItemAtPath: path)
        return bytes
    }

    /// The original's bytes, compared with its digest on the way.
    func bytes(of image: ImageID) async throws -> [UInt8] {
        try await FetchOriginals(library: opened()).stream(image).collect()
    }

    func image(_ externalID: String) async throws -> Image? {
        let identity = ImportIdentity(
            collection: collection.id, container: container.id, externalID: externalID, digest: nil)
        return try await catalog.lookUp([identity]).first?.image
    }

    func verify(repairs: Bool = false, library: Library? = nil) async throws -> (VerifySummary, [VerifyFinding]) {
        var options = VerifyLibrary.Options()
        options.repairs = repairs
        let findings = Mutex<[VerifyFinding]>([])
        let summary = try await VerifyLibrary(library: try library ?? opened(), options: options).run { finding in
            findings.withLock { $0.append(finding) }
        }
        return (summary, findings.withLock { $0 })
    }
}

/// Gives `body` a folder with `library` and `pictures` in it, removed afterwards.
func withTestFolder(_ body: (Path) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
    for name in ["library/keys", "library/originals", "library/spool", "pictures"] {
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let path = Path(folder.path) else { throw CocoaError(.fileNoSuchFile) }
    try await body(path)
}

/// Gives `body` an empty library.
func withLibrary(_ backend: LibraryBackend = .memory, _ body: (TestLibrary) async throws -> Void) async throws {
    try await withTestFolder { folder in try await body(try await TestLibrary(in: folder, backend: backend)) }
}

/// What was reported, in order.
final class ReportList: Sendable {
    private let reports = Mutex<[ImportReport]>([])

    func append(_ report: ImportReport) { reports.withLock { $0.append(report) } }
    var all: [ImportReport] { reports.withLock { $0 } }
}

/// Items from a list.
struct ListedItems: ImportItemSource {
    private var rest: [ImportItem]

    init(_ items: [ImportItem]) { rest = items.reversed() }

    mutating func next() throws(ServiceError) -> ImportItem? { rest.popLast() }
}
