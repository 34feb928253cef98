internal import CatalogStorage
package import Execution
package import Linux
internal import OpenSSL
internal import StillsModel

/// Looks whether a snapshot of a backup is whole: its catalog, byte for byte and in its structure, and every blob that the
/// catalog refers to. Nothing but the backup is needed.
package struct VerifyBackup: Sendable {
    package struct Options: Sendable {
        /// The snapshot's time, or the beginning of it; nil means the newest.
        package var snapshot: String?
        /// Sets damaged blobs aside, so that the next backup copies them again.
        package var repairs = false
        /// Compares sizes only, and reads no blob.
        package var isQuick = false
        /// How many blobs are read at a time.
        package var jobs = 2

        package init() {}
    }

    private let files: BlockingPool
    private let options: Options

    package init(files: BlockingPool, options: Options) {
        self.files = files
        self.options = options
    }

    /// - Returns: the snapshot that was looked at, and what was found.
    /// - Throws: ``ServiceError`` with `.notFound`, `.unavailable` (in use), `.corrupt` (the catalog is damaged),
    ///   `.unimplemented`, `.permissionDenied` or `.cancelled`.
    package func run(
        _ directory: Path, report: @escaping @Sendable (VerifyFinding) -> Void,
        watch: @escaping BackupProgress.Watch = { _ in true }
    ) async throws(ServiceError) -> (BackupSnapshot, VerifySummary) {
        let folder = try BackupFolder.open(at: directory, writes: options.repairs)
        let snapshot = try folder.snapshot(meant: options.snapshot)
        try folder.checkCatalog(of: snapshot)
        let place = folder.layoutOfSnapshot(snapshot.name).catalog
        let catalog = try await seam { try await SQLiteCatalogCopy(path: place.sqliteText, pool: files) }
        if let damage = try await seam({ try await catalog.damage(isQuick: options.isQuick) }) {
            throw ServiceError(.corrupt, "\(place) is damaged, and was when it was copied: \(damage).")
        }
        let store = try folder.openStore(files)
        var summary = VerifySummary()
        var after: BlobLocator?
        var done = 0
        repeat {
            let start = after
            let page = try await seam {
                try await catalog.blobs(in: BackupLayout.store, after: start, limit: Self.page)
            }
            after = page.count == Self.page ? page.last?.locator : nil
            try await check(page, catalog, store, &summary, report)
            done += page.count
            guard watch(.checking(done: done, all: snapshot.originals)), !Task.isCancelled else { throw .stopped }
        } while after != nil
        summary.images = snapshot.images
        catalog.close()
        return (snapshot, summary)
    }

    private static let page = 256

    private func check(
        _ blobs: [SQLiteCatalogCopy.Blob], _ catalog: SQLiteCatalogCopy, _ store: any BlobStore,
        _ summary: inout VerifySummary, _ report: @Sendable (VerifyFinding) -> Void
    ) async throws(ServiceError) {
        let isQuick = options.isQuick
        let looks = try await inParallel(blobs, jobs: options.jobs) { try await Self.look($0, store, isQuick) }
        for (blob, look) in zip(blobs, looks) {
            let kind: VerifyFinding.Kind
            var reason: String
            switch look {
            case .right: continue
            case .missing(let words): (kind, reason) = (.missing, words)
            case .wrong(let words): (kind, reason) = (.mismatch, words)
            }
            var isRepaired = false
            if kind == .mismatch, options.repairs {
                let aside = try await seam { try await store.quarantine(blob.locator) }
                isRepaired = aside != nil
                reason += " It was set aside as \(aside ?? "nothing")."
            }
            if isRepaired || kind == .missing {
                reason += " The next backup copies it again, if the library has it."
            } else {
                reason += " --repair sets it aside, so that the next backup copies it again."
            }
            let images = try await seam { try await catalog.images(of: blob.original) }
            let finding = VerifyFinding(
                kind: kind, images: images, locator: blob.locator, reason: reason, isRepaired: isRepaired)
            summary.count(finding)
            report(finding)
        }
    }

    private static func look(
        _ blob: SQLiteCatalogCopy.Blob, _ store: any BlobStore, _ isQuick: Bool
    ) async throws -> BlobLook {
        guard let status = try await store.stat(blob.locator) else { return .missing("It is missing in the backup.") }
        guard status.byteCount == blob.byteCount else {
            return .wrong("It has \(status.byteCount) bytes in the backup instead of \(blob.byteCount).")
        }
        guard !isQuick else { return .right }
        let stream: any ByteStream
        var hash = try SHA256()
        do {
            stream = try await store.read(blob.locator, range: nil)
            while let chunk = try await stream.next() { try hash.update(chunk.bytes) }
        } catch let error as any SeamError {
            // A bad sector is about this one blob.
            guard error.code == .unavailable || error.code == .permissionDenied else { throw error }
            return .wrong("It cannot be read in the backup: \(error.message)")
        }
        return Digest(bytes: try hash.finish()) == blob.digest
            ? .right : .wrong("It has other bytes in the backup than were taken in.")
    }
}
