internal import SQLite
internal import StillsModel

/// What a server is asked again and again: the first pages of its library, the images on them, those whose bytes it sends,
/// and what accounts may do.
final class UnchangedReads: Sendable {
    struct ImageKey: Hashable {
        let id: ImageID
        let detail: ImageDetail
    }

    /// A page of all images that somebody may see.
    struct ListingKey: Hashable {
        let principal: Principal
        let page: PageRequest
    }

    let version: CatalogVersion
    let images = UnchangedValues<ImageKey, ImageRecord>(byteLimit: 16 << 20) { $0.byteCount }
    let listings = UnchangedValues<ListingKey, SearchPage>(byteLimit: 1 << 20) { 600 + $0.images.count * 16 }
    let access = UnchangedValues<AccountID, AccountAccess>(byteLimit: 1 << 20) { $0.byteCount }

    /// Whether a page is one that others will ask for, and its key takes little memory: a token may hold a whole title.
    static func isListing(_ query: Query, _ page: PageRequest) -> Bool {
        // What a condition finds may change with the time alone.
        query.expression == nil && page.limit <= pageLimit && (page.after?.rawValue.utf8.count ?? 0) <= 200
    }

    /// Who asks for more images at once walks through the library, and would only push out what is asked for again.
    static let pageLimit = 100

    init(version: CatalogVersion) { self.version = version }

    func close() {
        version.close()
        images.forgetAll()
        listings.forgetAll()
        access.forgetAll()
    }
}

extension SQLiteCatalog {
    /// The value as it was read, if the catalog has not changed since then; else it is read.
    ///
    /// - Parameter read: asks the catalog, and where it is given a version opens that on the same trip.
    func unchanged<Key: Hashable & Sendable, Value: Sendable, Failure: Error>(
        _ key: Key, in values: (UnchangedReads) -> UnchangedValues<Key, Value>,
        read: (_ opening: CatalogVersion?) async throws(Failure) -> Value?
    ) async throws(Failure) -> Value? {
        guard let unchangedReads else { return try await read(nil) }
        let values = values(unchangedReads)
        guard let version = unchangedReads.version.current else { return try await read(unchangedReads.version) }
        if let known = values[key, version] { return known }
        let value = try await read(nil)
        if let value { values.keep(value, of: key, version: version) }
        return value
    }

    /// The images as they were read, if the catalog has not changed since then; else all are read.
    func unchangedImages(
        _ ids: [ImageID], _ detail: ImageDetail
    ) async throws(RecordStoreError) -> [ImageRecord?] {
        guard let unchangedReads, detail != .fields, ids.count <= UnchangedReads.pageLimit else {
            return try await readImages(ids, detail, opening: nil)
        }
        guard let version = unchangedReads.version.current else {
            return try await readImages(ids, detail, opening: unchangedReads.version)
        }
        let keys = ids.map { UnchangedReads.ImageKey(id: $0, detail: detail) }
        if let known = unchangedReads.images.all(keys, version: version) { return known }
        let records = try await readImages(ids, detail, opening: nil)
        for case (let key, let record?) in zip(keys, records) {
            unchangedReads.images.keep(record, of: key, version: version)
        }
        return records
    }
}
