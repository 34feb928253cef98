package import Linux
package import StillsModel
internal import Synchronization

/// An open library: its seams, put together, and who asks.
package struct Library: Sendable {
    package let id: LibraryID
    package let layout: LibraryLayout
    package let blobs: any BlobStore
    package let records: any RecordStore
    package let search: any SearchIndex
    /// What accounts sign in with.
    package let accounts: any AccountStore
    /// Uploads in several requests, and answers given under keys.
    package let uploads: any UploadStore
    /// Work on many images that goes on after its request was answered.
    package let operations: any OperationStore
    /// The searches that accounts saved.
    package let searches: any SavedSearchStore
    package let receipts: ReceiptKeys
    /// Who asks, and by which account.
    package let principal: Principal
    package let account: AccountID?
    /// This process, in a form that tells another one whether it is still alive.
    package let owner: LeaseOwner
    package let environment: Environment
    /// Copies the catalog, as it is at one moment, into a new file beside which nothing is needed; nil where the catalog is
    /// no file. The closure is told how much is done and how much there is; false ends the copy with `.cancelled`.
    package let copyCatalog: CopyCatalog?
    private let closeStores: @Sendable () async -> Void

    package typealias CopyCatalog = @Sendable (Path, @escaping @Sendable (Int, Int) -> Bool) async throws -> Void

    /// Time and chance, handed in so that tests can choose them.
    package struct Environment: Sendable {
        package var now: @Sendable () -> Instant
        package var random: @Sendable () -> UInt64

        package init(now: @escaping @Sendable () -> Instant, random: @escaping @Sendable () -> UInt64) {
            self.now = now
            self.random = random
        }

        /// The machine's clock and the kernel's random numbers.
        package static let system: Environment = {
            let supply = RandomSupply()
            return Environment(
                now: { Instant(microseconds: SystemClock.wallNanoseconds / 1000) }, random: { supply.next() })
        }()

        package func newID<Kind>() -> Identifier<Kind> {
            var generator = Generator(random: random)
            return Identifier(at: now(), using: &generator)
        }

        private struct Generator: RandomNumberGenerator {
            let random: @Sendable () -> UInt64
            mutating func next() -> UInt64 { random() }
        }
    }

    package init(
        id: LibraryID, layout: LibraryLayout, blobs: any BlobStore, records: any RecordStore,
        search: any SearchIndex, accounts: any AccountStore, uploads: any UploadStore,
        operations: any OperationStore, searches: any SavedSearchStore, receipts: ReceiptKeys, principal: Principal,
        account: AccountID?, owner: LeaseOwner, environment: Environment, copyCatalog: CopyCatalog? = nil,
        closeStores: @escaping @Sendable () async -> Void = {}
    ) {
        self.id = id
        self.layout = layout
        self.blobs = blobs
        self.records = records
        self.search = search
        self.accounts = accounts
        self.uploads = uploads
        self.operations = operations
        self.searches = searches
        self.receipts = receipts
        self.principal = principal
        self.account = account
        self.owner = owner
        self.environment = environment
        self.copyCatalog = copyCatalog
        self.closeStores = closeStores
    }

    /// The same library, asked by somebody else: what every use case of it may see and do follows from that.
    package func acting(as principal: Principal) -> Library {
        Library(
            id: id, layout: layout, blobs: blobs, records: records, search: search, accounts: accounts,
            uploads: uploads, operations: operations, searches: searches,
            receipts: receipts, principal: principal, account: principal.account, owner: owner,
            environment: environment,
            copyCatalog: copyCatalog, closeStores: closeStores)
    }

    /// Gives back what the stores hold open, and has the catalog tidy up: the next program opens it quicker. Not needed for
    /// durability; the library is not used afterwards.
    package func close() async { await closeStores() }
}

/// Random numbers of the kernel, fetched many at a time: one call for each would cost more than the number is worth.
private final class RandomSupply: Sendable {
    private let waiting = Mutex<[UInt64]>([])

    func next() -> UInt64 {
        waiting.withLock { waiting in
            if waiting.isEmpty {
                var generator = SystemRandomNumberGenerator()
                // Where the kernel gives none, the library's own generator is seeded by it all the same.
                waiting = Self.fetch() ?? (0..<64).map { _ in generator.next() }
            }
            return waiting.removeLast()
        }
    }

    private static func fetch() -> [UInt64]? {
        do throws(SystemError) {
            let bytes = try secureRandomBytes(64 * 8)
            return stride(from: 0, to: bytes.count, by: 8).map { start in
                bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            }
        } catch {
            return nil
        }
    }
}
