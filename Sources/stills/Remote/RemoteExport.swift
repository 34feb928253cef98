internal import Linux
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// Exports the library of a server, page by page.
struct RemoteExport: ExportSource {
    let library: RemoteLibrary

    /// Records of a page; each may have a few KB, and with its history more.
    private static let pageSize = 500

    func write(
        _ query: Query, _ options: ExportOptions, to write: @escaping ExportImages.Write,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> ExportSummary {
        var text = ExportTranscript(options)
        if text.needsSurvey {
            // As here, for CSV all images are looked at once before the first row is written.
            let isWhole = try await each(query, options, hasHistory: false) { lines throws(ServiceError) in
                try text.survey(lines)
                return try write([])
            }
            guard isWhole else { return ExportSummary() }
        }
        text.begin()
        var summary = ExportSummary()
        summary.isComplete = try await each(query, options, hasHistory: options.hasHistory) {
            lines throws(ServiceError) in
            summary.images += try text.append(lines)
            progress(summary.images)
            return try write(text.take())
        }
        guard summary.isComplete else { return summary }
        text.end()
        summary.isComplete = try write(text.take())
        return summary
    }

    func count(_ query: Query, _ options: ExportOptions) async throws -> Int? { nil }

    /// - Returns: whether all pages were handed over.
    private func each(
        _ query: Query, _ options: ExportOptions, hasHistory: Bool, _ body: ([UInt8]) throws(ServiceError) -> Bool
    ) async throws(ServiceError) -> Bool {
        let question = "\(options.includesTrash ? query.includingTrash : query)"
        var place: PageToken?
        while true {
            let page: RemoteLibrary.ExportPage
            do throws(RemoteError) {
                page = try await library.exportPage(
                    question, after: place, limit: Self.pageSize, hasHistory: hasHistory)
            } catch {
                throw ServiceError(error)
            }
            guard try body(page.lines) else { return false }
            guard let next = page.next else { return true }
            place = next
        }
    }
}
