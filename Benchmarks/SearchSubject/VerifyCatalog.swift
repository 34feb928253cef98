import CatalogStorage
import StillsModel
import Synchronization

/// Compares the index with the rows, as `stills verify --index` does.
struct VerifyCatalog {
    func run(at path: String) async throws {
        let catalog = try await openCatalog(path, .readOnly)
        let findings = Mutex(0)
        let begun = ContinuousClock.now
        let images = try await catalog.verify(
            since: nil, repairs: false, report: { _ in findings.withLock { $0 += 1 } }, progress: { _ in true })
        let seconds = (ContinuousClock.now - begun) / .seconds(1)
        await catalog.close()
        try Report.line(
            ("images", .number(Double(images))), ("seconds", .number(seconds)),
            ("rate", .number(Double(images) / seconds)), ("findings", .number(Double(findings.withLock { $0 }))))
    }
}
