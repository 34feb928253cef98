internal import CatalogStorage
internal import Execution
internal import Linux
internal import StillsModel

/// Removes old snapshots of a backup, and then the blobs that no snapshot refers to any more.
///
/// First the names of the snapshots go, durably, then what no name leads to: interrupted anywhere, every snapshot that has
/// a name is whole. Blobs that were left over go with the next removal.
struct RemoveSnapshots: Sendable {
    let folder: BackupFolder
    let store: any BlobStore
    let files: BlockingPool

    private static let page = 1_024

    /// - Parameter summary: of the run that made a snapshot; told what was removed.
    /// - Throws: ``ServiceError`` with `.corrupt` when a snapshot that stays is damaged: nothing is removed on its word.
    func run(
        keep: Int, _ summary: inout BackupSummary, _ watch: BackupProgress.Watch
    ) async throws(ServiceError) {
        var all: [BackupSnapshot] = []
        for name in try folder.snapshotNames() { all.append(try folder.snapshot(named: name)) }
        var kept = Array(all.suffix(max(1, keep)))
        // With a clock that was wrong, the one that was just made need not be the newest.
        if !kept.contains(summary.snapshot) { kept.append(summary.snapshot) }
        if !kept.contains(where: \.isComplete), let whole = all.last(where: \.isComplete) { kept.append(whole) }
        var catalogs: [SQLiteCatalogCopy] = []
        for snapshot in kept {
            try folder.checkCatalog(of: snapshot)
            let path = folder.layoutOfSnapshot(snapshot.name).catalog.sqliteText
            catalogs.append(try await seam { try await SQLiteCatalogCopy(path: path, pool: files) })
        }
        let gone = all.filter { !kept.contains($0) }
        try folder.removeSnapshots(gone)
        summary.removedSnapshots = gone.count
        try await sweep(catalogs, &summary, watch)
        for catalog in catalogs { catalog.close() }
    }

    private func sweep(
        _ catalogs: [SQLiteCatalogCopy], _ summary: inout BackupSummary, _ watch: BackupProgress.Watch
    ) async throws(ServiceError) {
        var after: BlobLocator?
        repeat {
            let start = after
            let page = try await seam { try await store.list(after: start, limit: Self.page) }
            after = page.count == Self.page ? page.last?.key : nil
            var rest = page.map(\.key)
            for catalog in catalogs where !rest.isEmpty {
                let asked = rest
                let referred = try await seam { try await catalog.referred(among: asked, in: BackupLayout.store) }
                rest.removeAll { referred.contains($0) }
            }
            let unreferred = rest
            try await seam { try await store.remove(unreferred) }
            let removed = Set(rest)
            summary.removedBlobs += rest.count
            summary.removedBytes += page.reduce(0) { $0 + (removed.contains($1.key) ? $1.byteCount : 0) }
            guard watch(.removing(blobs: summary.removedBlobs)), !Task.isCancelled else { throw .stopped }
        } while after != nil
    }
}
