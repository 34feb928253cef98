package import StillsModel

/// Everything that a catalog keeps, and search in it.
package typealias SearchedCatalog = RecordStore & SearchIndex & AccountStore & UploadStore & OperationStore
    & SavedSearchStore

/// One clause of the ``SearchIndex`` contract, for a catalog that holds ``SampleLibrary/founding`` and nothing else, and
/// whose clock shows ``SampleLibrary/now``.
package struct SearchIndexCheck: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any SearchedCatalog) async throws -> Void

    init(_ clause: String, _ body: @escaping @Sendable (any SearchedCatalog) async throws -> Void) {
        description = clause
        self.body = body
    }

    /// Runs the check in a catalog that is empty; what it does otherwise is recorded as an issue of the running test.
    package func callAsFunction(_ catalog: any SearchedCatalog) async throws {
        _ = try await catalog.commit(SampleLibrary.founding)
        try await body(catalog)
    }

    /// Every clause.
    package static let all: [SearchIndexCheck] =
        asking + rights + grants + following + ordering + paging + warning + facets + verification
}

/// Who asks in checks.
package enum SamplePrincipal {
    package static let stranger = Principal.stranger
    package static let anna = Principal.account(SampleLibrary.anna, .member)
    package static let ben = Principal.account(SampleLibrary.ben, .viewer)
    package static let admin = Principal.account(SampleLibrary.admin, .admin)
}

extension SearchIndex {
    /// The numbers of the images on one page.
    func find(
        _ text: String, for principal: Principal = SamplePrincipal.admin,
        sort: SortOrder = SortOrder(.added, isDescending: false), limit: Int = 1_000
    ) async throws -> [UInt64] {
        try await find(try Query(text), for: principal, page: PageRequest(sort: sort, limit: limit)).images.map(\.low)
    }

    func count(_ text: String, for principal: Principal = SamplePrincipal.admin) async throws -> Int {
        try await count(try Query(text), for: principal)
    }

    /// All pages of a question, put together.
    package func pages(
        of query: Query, for principal: Principal, sort: SortOrder, limit: Int
    ) async throws -> [ImageID] {
        var request = PageRequest(sort: sort, limit: limit)
        var images: [ImageID] = []
        while true {
            let page = try await find(query, for: principal, page: request)
            images += page.images
            guard let next = page.next else { return images }
            request.after = next
        }
    }
}

extension RecordStore {
    /// Takes images in, each with an original of its own number, one second after the other.
    func takeIn(_ images: [Image]) async throws {
        for (place, image) in images.enumerated() {
            var image = image
            image.createdAt = Instant(microseconds: Sample.now.microseconds + Int64(place) * 1_000_000)
            image.updatedAt = image.createdAt
            try await takeIn(image, number: image.id.low)
        }
    }
}
