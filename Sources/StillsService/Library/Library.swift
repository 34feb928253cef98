internal import Linux
package import StillsModel

/// An open library: its seams, put together, and who asks.
package struct Library: Sendable {
    package let id: LibraryID
    package let layout: LibraryLayout
    package let blobs: any BlobStore
    package let records: any RecordStore
    package let search: any SearchIndex
    package let receipts: ReceiptKeys
    /// Who asks, and by which account.
    package let principal: Principal
    package let account: AccountID?
    /// This process, in a form that tells another one whether it is still alive.
    package let owner: LeaseOwner
    package let environment: Environment

    /// Time and chance, handed in so that tests can choose them.
    package struct Environment: Sendable {
        package var now: @Sendable () -> Instant
        package var random: @Sendable () -> UInt64

        package init(now: @escaping @Sendable () -> Instant, random: @escaping @Sendable () -> UInt64) {
            self.now = now
            self.random = random
        }

        /// The machine's clock and the kernel's random numbers.
        package static let system = Environment(
            now: { Instant(microseconds: SystemClock.wallNanoseconds / 1000) },
            random: { SystemRandomNumberGenerator.next() })

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
        search: any SearchIndex, receipts: ReceiptKeys, principal: Principal, account: AccountID?, owner: LeaseOwner,
        environment: Environment
    ) {
        self.id = id
        self.layout = layout
        self.blobs = blobs
        self.records = records
        self.search = search
        self.receipts = receipts
        self.principal = principal
        self.account = account
        self.owner = owner
        self.environment = environment
    }
}

extension SystemRandomNumberGenerator {
    fileprivate static func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
