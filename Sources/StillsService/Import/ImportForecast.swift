package import Linux
internal import StillsModel
internal import Synchronization

/// Counts what an import is going to meet, beside it, so that its progress can tell what is left.
package final class ImportForecast: Sendable {
    private struct State {
        var total: Int?
        var isStopped = false
    }

    private let state = Mutex(State())

    package init() {}

    /// How many items the import has in all; nil as long as they were not counted to the end.
    package var total: Int? { state.withLock { $0.total } }

    /// Counts the files below the folders and the rows of the manifest. Blocks on the file system.
    ///
    /// What cannot be read is the import's to tell: then there is no forecast.
    package func count(roots: [Path], manifest: Path?) {
        do throws(ServiceError) {
            var count = try countFiles(roots)
            if let manifest { count += try countRows(manifest) }
            let total = count
            state.withLock { if !$0.isStopped { $0.total = total } }
        } catch { return }
    }

    /// Ends the counting, wherever it is.
    package func stop() { state.withLock { $0.isStopped = true } }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func countFiles(_ roots: [Path]) throws(ServiceError) -> Int {
        var finder = FileFinder(roots: roots, stated: StatedFields()) { _, _ in }
        var count = 0
        while !isStopped, try finder.next() != nil { count += 1 }
        return count
    }

    private func countRows(_ manifest: Path) throws(ServiceError) -> Int {
        var text = try ManifestText(manifest)
        var count = 0
        while !isStopped, let records = try text.next() { count += records.count }
        // The first row of CSV names the columns.
        return text.shape.format == .csv ? max(0, count - 1) : count
    }
}
