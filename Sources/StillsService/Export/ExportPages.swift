package import StillsModel

/// Gives an export page by page, as NDJSON, to whoever keeps the place between two pages: clients of a server.
///
/// The pages of a query, in the order of ``SortOrder/Key/added``, are together what ``ExportImages`` writes as
/// ``ExportFormat/ndjson``. Of images that whoever asks merely sees, because they are public, nothing is exported; histories
/// are given where they may be read.
package struct ExportPages: Sendable {
    private let library: Library

    package init(library: Library) { self.library = library }

    package struct Page: Sendable {
        /// A line for each image; there may be fewer than were asked for.
        package var lines: [UInt8]
        /// nil after the last page.
        package var next: PageToken?
    }

    package func page(
        _ query: Query, _ request: PageRequest, hasHistory: Bool
    ) async throws(ServiceError) -> Page {
        let authorizer = try await library.authorizer()
        let found = try await seam { try await library.search.find(query, for: library.principal, page: request) }
        let records = try await seam { try await library.records.images(found.images, .fields) }
        let accounts = ExportAccounts(try await seam { try await library.records.directory() })
        var encoder = ExportEncoder(.ndjson, columns: nil, accounts: accounts)
        let mayDoEverything = authorizer.principal.mayDoEverything
        for case let record? in records
        where mayDoEverything || authorizer.allows(.readRestricted, record.image) {
            var item = ExportItem(record: record)
            if hasHistory, mayDoEverything || authorizer.allows(.readHistory, record.image) {
                item.history = try await seam { try await library.records.history(of: record.image.id) }
            }
            encoder.append(item)
        }
        return Page(lines: encoder.take(), next: found.next)
    }
}
