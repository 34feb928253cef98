import CatalogStorage
import Foundation
import StillsModel
import StillsTesting

/// The catalogs that must keep the contracts.
enum CatalogBackend: CaseIterable {
    case memory, sqlite

    func withCatalog(_ body: (any SearchedCatalog) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryCatalog(now: { SampleLibrary.now }))
        case .sqlite: try await withDatabase { path in try await body(try await openDatabase(path)) }
        }
    }
}

/// Gives `body` the path of a database that is not there yet, in a directory of its own that is removed afterwards.
func withDatabase(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appendingPathComponent("catalog.sqlite").path)
}

/// Patient with a busy machine. A test that opens no file twice does not lose power either.
func openDatabase(
    _ path: String, access: SQLiteCatalog.Access = .create, busyMilliseconds: Int32 = 60_000
) async throws -> SQLiteCatalog {
    var configuration = SQLiteCatalog.Configuration()
    configuration.patience = .seconds(3_600)
    configuration.busyMilliseconds = busyMilliseconds
    configuration.syncs = false
    configuration.keepsUnchanged = true
    // So that runs are merged and folded, some pages at a time, whatever a test does.
    configuration.postingRuns.width = 3
    configuration.postingRuns.foldSize = 4_000
    configuration.postingRuns.pageSize = 300
    return try await SQLiteCatalog(
        path: path, access: access, configuration: configuration, now: { SampleLibrary.now })
}
