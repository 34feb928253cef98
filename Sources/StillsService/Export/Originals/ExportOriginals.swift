package import Linux
package import StillsModel

/// Writes images into a folder that says everything by itself: originals, an XMP sidecar beside each, and a manifest, of
/// which ``ImportImages`` makes the same images again.
///
/// Each image has its own file, also where several share an original: so any program can read the folder, and each
/// sidecar has its picture. Every original is compared with its digest on the way.
package struct ExportOriginals: Sendable {
    private let library: Library
    private let options: ExportOptions
    private let jobs: Int

    private static let sliceSize = 128

    /// An original that could not be written, and why.
    package struct Failure: Sendable {
        package var image: ImageID
        package var error: ServiceError
    }

    /// - Parameter jobs: how many originals are copied at a time, 1 to 64.
    package init(library: Library, options: ExportOptions, jobs: Int) {
        self.library = library
        self.options = options
        self.jobs = max(1, min(64, jobs))
    }

    /// Writes all that match. What was interrupted is continued by the same call. An image whose original is missing or
    /// damaged is reported, and stands in the manifest without a path.
    ///
    /// - Parameters:
    ///   - report: called for each image whose original could not be written, in order.
    ///   - goesOn: asked now and then, with the number of images so far; false ends the run, to be continued.
    /// - Throws: ``ServiceError`` when the folder holds something else or cannot be written, or the catalog not be read.
    package func run(
        _ query: Query, into directory: Path, report: @Sendable (Failure) -> Void,
        goesOn: @Sendable (ExportSummary) -> Bool = { _ in true }
    ) async throws(ServiceError) -> ExportSummary {
        let asked = options.includesTrash ? query.includingTrash : query
        let name = "manifest.\(options.format.rawValue)"
        let folder = try ExportFolder(directory, selection: selection(asked))
        let manifest = try ExportFile(directory.appending(Path(name) ?? "manifest"), replaces: false)
        var summary = ExportSummary()
        var encoder = try await options.encoder(for: asked, in: library, hasPath: true)
        let reader = ExportReader(
            library: library, query: asked, detail: .everything, hasHistory: options.hasHistory,
            sliceSize: Self.sliceSize)
        summary.isComplete = try await reader.each { items throws(ServiceError) in
            guard goesOn(summary) else { return false }
            let outcomes = await copy(items, into: folder)
            for (item, outcome) in zip(items, outcomes) {
                try take(item, outcome, &encoder, &summary, report: report)
            }
            try manifest.write(encoder.take())
            return true
        }
        guard summary.isComplete else { return summary }
        encoder.end()
        try manifest.write(encoder.take())
        try folder.writeReadme(manifest: name)
        try folder.sync()
        try manifest.finish(replaces: false)
        try folder.finish()
        return summary
    }

    /// What an export that is continued must have in common with the one that was interrupted.
    private func selection(_ query: Query) -> String {
        let history = options.hasHistory ? " with history" : ""
        return "library \(library.id), as \(options.format.rawValue)\(history): \(query)"
    }

    private func take(
        _ item: ExportItem, _ outcome: Result<String, ServiceError>, _ encoder: inout ExportEncoder,
        _ summary: inout ExportSummary, report: @Sendable (Failure) -> Void
    ) throws(ServiceError) {
        var item = item
        summary.images += 1
        switch outcome {
        case .success(let path):
            item.path = path
            summary.bytes += item.record.original.original.byteCount
        case .failure(let error):
            // A folder that takes no more takes nothing of the others either.
            if error.code == .resourceExhausted || error.code == .permissionDenied { throw error }
            summary.failed += 1
            report(Failure(image: item.record.image.id, error: error))
        }
        encoder.append(item)
    }

    /// Where each original is now, in the order of the items.
    private func copy(_ items: [ExportItem], into folder: ExportFolder) async -> [Result<String, ServiceError>] {
        await withTaskGroup(of: [(place: Int, outcome: Result<String, ServiceError>)].self) { group in
            for first in 0..<min(jobs, items.count) {
                group.addTask {
                    var outcomes: [(place: Int, outcome: Result<String, ServiceError>)] = []
                    for place in stride(from: first, to: items.count, by: jobs) {
                        outcomes.append((place, await copy(items[place].record, into: folder)))
                    }
                    return outcomes
                }
            }
            var all: [(place: Int, outcome: Result<String, ServiceError>)] = []
            for await some in group { all += some }
            return all.sorted { $0.place < $1.place }.map(\.outcome)
        }
    }

    private func copy(_ record: ImageRecord, into folder: ExportFolder) async -> Result<String, ServiceError> {
        let text = ExportPath.path(of: record)
        guard let path = Path(text), let temporary = Path(".\(record.image.id).part") else {
            return .failure(ServiceError(.internal, "\(text) is no path."))
        }
        let original = record.original.original
        do throws(ServiceError) {
            if try !folder.holds(path, digest: original.digest, byteCount: original.byteCount) {
                let stream = try await FetchOriginals(library: library).stream(record)
                try await folder.write(stream, to: path, temporary: temporary)
            }
            try folder.write(XMPPacket.bytes(of: record), to: path.adding(suffix: ".xmp"))
            return .success(text)
        } catch {
            return .failure(error)
        }
    }
}
