package import StillsModel

/// Writes images out as text from which the same images can be made again (Documentation/Export.md).
package struct ExportImages: Sendable {
    private let library: Library
    private let options: ExportOptions

    /// How many bytes are handed over at a time, or a little more.
    private static let pieceSize = 512 * 1024
    private static let sliceSize = 1_000

    package init(library: Library, options: ExportOptions) {
        self.library = library
        self.options = options
    }

    /// Takes a piece of the text; answers whether there shall be more.
    package typealias Write = @Sendable ([UInt8]) throws(ServiceError) -> Bool

    /// Writes all that match, oldest added first, ties by id.
    ///
    /// - Parameter progress: is told the number of images so far, now and then.
    /// - Returns: how many images were written, and whether that is all.
    /// - Throws: ``ServiceError`` of the catalog, or what `write` throws.
    package func run(
        _ query: Query, write: Write, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws(ServiceError) -> ExportSummary {
        let asked = options.includesTrash ? query.includingTrash : query
        var summary = ExportSummary()
        var encoder = try await options.encoder(for: asked, in: library, hasPath: false)
        let reader = ExportReader(
            library: library, query: asked, detail: .fields, hasHistory: options.hasHistory, sliceSize: Self.sliceSize)
        summary.isComplete = try await reader.each { items throws(ServiceError) in
            for item in items { encoder.append(item) }
            summary.images += items.count
            progress(summary.images)
            guard encoder.bytes.count >= Self.pieceSize else { return true }
            return try write(encoder.take())
        }
        guard summary.isComplete else { return summary }
        encoder.end()
        summary.isComplete = try write(encoder.take())
        return summary
    }
}

/// How images are exported.
package struct ExportOptions: Sendable {
    package var format: ExportFormat
    /// What is in the trash is exported too.
    package var includesTrash = false
    /// With each image, who changed what and when.
    package var hasHistory = false

    package init(format: ExportFormat) { self.format = format }

    /// What writes the text. For CSV all images are looked at once before, for the names of their attributes.
    func encoder(
        for query: Query, in library: Library, hasPath: Bool
    ) async throws(ServiceError) -> ExportEncoder {
        let accounts = ExportAccounts(try await seam { try await library.records.directory() })
        guard format == .csv else { return ExportEncoder(format, columns: nil, accounts: accounts) }
        var survey = ExportColumns.Survey()
        let reader = ExportReader(library: library, query: query, detail: .fields, hasHistory: false, sliceSize: 1_000)
        _ = try await reader.each { items throws(ServiceError) in
            for item in items { survey.look(at: item.record.image) }
            return true
        }
        let columns = ExportColumns(survey, hasPath: hasPath, hasHistory: hasHistory)
        return ExportEncoder(format, columns: columns, accounts: accounts)
    }
}

/// What an export wrote.
package struct ExportSummary: Sendable, Equatable {
    package var images = 0
    /// Of originals.
    package var bytes: Int64 = 0
    /// Originals that could not be written.
    package var failed = 0
    /// All that matched is written, but for what is counted as failed.
    package var isComplete = false

    package init() {}
}

extension Query {
    /// The same question, asked of what is in the trash as well.
    package var includingTrash: Query {
        let isTrashed = QueryExpression.flag(.trashed)
        let any = QueryExpression.or([isTrashed, .not(isTrashed)])
        guard let expression else { return Query(any) }
        if case .and(let parts) = expression { return Query(.and(parts + [any])) }
        return Query(.and([expression, any]))
    }
}
