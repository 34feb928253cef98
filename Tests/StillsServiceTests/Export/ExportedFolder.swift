import Foundation
import Linux
import StillsModel
import StillsService
import Synchronization

/// Exports of test libraries into folders, and imports of these.
extension TestLibrary {
    struct Exported {
        var summary: ExportSummary
        var failures: [ExportOriginals.Failure]
        var folder: String

        func bytes(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }

        /// The files below the folder, sorted.
        func files() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() }
    }

    func export(
        _ format: ExportFormat = .ndjson, to name: String, history: Bool = false, trash: Bool = true,
        query: Query = Query(), goesOn: @escaping @Sendable (ExportSummary) -> Bool = { _ in true }
    ) async throws -> Exported {
        var options = ExportOptions(format: format)
        options.includesTrash = trash
        options.hasHistory = history
        let failures = Mutex<[ExportOriginals.Failure]>([])
        let place = "\(folder)/\(name)"
        guard let path = Path(place) else { throw CocoaError(.fileNoSuchFile) }
        let summary = try await ExportOriginals(library: opened(), options: options, jobs: 3).run(
            query, into: path, report: { failure in failures.withLock { $0.append(failure) } }, goesOn: goesOn)
        return Exported(summary: summary, failures: failures.withLock { $0 }, folder: place)
    }

    /// The text of an export without originals.
    func exportedText(
        _ format: ExportFormat = .ndjson, history: Bool = false, trash: Bool = true, query: Query = Query()
    ) async throws -> String {
        var options = ExportOptions(format: format)
        options.includesTrash = trash
        options.hasHistory = history
        let bytes = Mutex<[UInt8]>([])
        _ = try await ExportImages(library: opened(), options: options).run(query) { (piece) throws(ServiceError) in
            bytes.withLock { $0 += piece }
            return true
        }
        return String(decoding: bytes.withLock { $0 }, as: UTF8.self)
    }

    @discardableResult
    func importManifest(_ place: String) async throws -> [ImportReport] {
        guard let path = Path(place) else { throw CocoaError(.fileNoSuchFile) }
        var options = options
        options.createsCollections = true
        let reports = ReportList()
        try await ImportImages(
            library: opened(), container: container, options: options, workingDirectory: folder
        ).run(try ManifestItems(manifest: path, options: StatedFields())) { reports.append($0) }
        return reports.all
    }

    /// All images, oldest first, with what differs between libraries put aside.
    func comparable() async throws -> [ImageRecord] {
        let any = QueryExpression.or([.flag(.trashed), .not(.flag(.trashed))])
        let page = try await catalog.find(
            Query(any), for: .account(account.id, .admin),
            page: PageRequest(sort: SortOrder(.added, isDescending: false), limit: 10_000))
        return try await catalog.images(page.images).compactMap { $0 }.map { record in
            var record = record
            record.image.collection = CollectionID(high: 0, low: 0)
            record.image.original = OriginalID(high: 0, low: 0)
            record.original.original.id = OriginalID(high: 0, low: 0)
            record.original.original.container = ContainerID(high: 0, low: 0)
            record.original.locations = []
            return record
        }
    }

    /// The history of an image, with what differs between libraries put aside.
    func comparableHistory(of image: ImageID) async throws -> [Event] {
        try await catalog.history(of: image).map { event in
            var event = event
            event.sequence = 0
            if event.principal == account.id { event.principal = AccountID(high: 0, low: 0) }
            return event
        }
    }
}
