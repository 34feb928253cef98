package import StillsModel

/// Says which pictures are there already, by their digests, so that nobody sends what is known.
package struct FindDigests: Sendable {
    /// How many are looked up at a time.
    private static let batch = 500

    private let library: Library

    package init(library: Library) { self.library = library }

    /// One image that has a digest.
    package struct Known: Sendable, Equatable {
        package let digest: Digest
        package let image: ImageID
        package let state: ImageState
    }

    /// Images with one of the digests, trashed ones too, in no order; an original of several images is told with each. Only what
    /// the principal may see: for anything else a digest is as unknown as one that is not there.
    ///
    /// - Parameter collection: which they must be in, with bytes that the store has as far as the catalog knows; nil for any.
    package func run(_ digests: [Digest], in collection: CollectionID? = nil) async throws(ServiceError) -> [Known] {
        var known: [Known] = []
        for start in stride(from: 0, to: digests.count, by: Self.batch) {
            let batch = digests[start..<min(start + Self.batch, digests.count)]
            known += try await look(batch.map { QueryScalar($0.description, .quoted) }, collection)
        }
        return known
    }

    private func look(
        _ digests: [QueryScalar], _ collection: CollectionID?
    ) async throws(ServiceError) -> [Known] {
        let isTrashed = QueryExpression.flag(.trashed)
        let query = Query(.and([.equals(.builtin(.digest), digests), .or([isTrashed, .not(isTrashed)])]))
        var request = PageRequest(sort: SortOrder(.added, isDescending: false), limit: 5_000)
        // The places of the bytes are no field.
        let detail: ImageDetail = collection == nil ? .fields : .everything
        var known: [Known] = []
        while true {
            let asked = request
            let page = try await seam { try await library.search.find(query, for: library.principal, page: asked) }
            let records = try await seam { try await library.records.images(page.images, detail) }
            for case let record? in records {
                if let collection {
                    guard record.image.collection == collection, record.original.isPresent(in: library.blobs.id) else {
                        continue
                    }
                }
                known.append(
                    Known(
                        digest: record.original.original.digest, image: record.image.id, state: record.image.state))
            }
            guard let next = page.next else { return known }
            request.after = next
        }
    }
}
