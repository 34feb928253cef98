internal import StillsModel
internal import StillsService

/// Whose images are exported: of a library of this machine, or of a server's.
protocol ExportSource: Sendable {
    /// Writes all that match; both write the same bytes of the same images.
    func write(
        _ query: Query, _ options: ExportOptions, to write: @escaping ExportImages.Write,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> ExportSummary

    /// How many there are; nil when counting would take as long as writing.
    func count(_ query: Query, _ options: ExportOptions) async throws -> Int?
}

/// Exports a library of this machine.
struct LocalExport: ExportSource {
    let library: Library

    func write(
        _ query: Query, _ options: ExportOptions, to write: @escaping ExportImages.Write,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws(ServiceError) -> ExportSummary {
        try await ExportImages(library: library, options: options).run(query, write: write, progress: progress)
    }

    func count(_ query: Query, _ options: ExportOptions) async throws -> Int? {
        try await FindImages(library: library).count(query)
    }
}
