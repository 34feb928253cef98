internal import Execution
internal import Linux
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService
internal import Synchronization

/// Takes items to a server: looks at some, asks which the server has, and sends the others, so many at a time, while the next
/// ones are looked at.
final class RemoteSending: Sendable {
    private let library: RemoteLibrary
    private let pictures: SendPicture
    private let terms: PictureStatement.Terms
    private let makesCollections: Bool
    private let jobs: Int
    private let files: BlockingPool
    private let tally: ImportTally
    private let sidecars = Mutex(0)

    /// Items that are asked about together: few at first, so that sending begins early.
    private static let firstWindow = 16
    private static let largestWindow = 256

    init(
        library: RemoteLibrary, pictures: SendPicture, terms: PictureStatement.Terms, makesCollections: Bool,
        jobs: Int, files: BlockingPool, tally: ImportTally
    ) {
        self.library = library
        self.pictures = pictures
        self.terms = terms
        self.makesCollections = makesCollections
        self.jobs = jobs
        self.files = files
        self.tally = tally
    }

    /// How many items had an XMP file beside them, which stayed here.
    var unsentSidecars: Int { sidecars.withLock { $0 } }

    /// An item that was looked at, and is to be sent.
    private struct Outgoing: Sendable {
        let item: ImportItem
        let picture: SentPicture
        /// The server has the bytes: only what is stated goes there.
        let isKnown: Bool
    }

    /// - Throws: ``ServiceError`` when the server cannot be used any more. What was begun by then has been reported, or goes on
    ///   with the next run.
    func take<Source: ImportItemSource & SendableMetatype>(
        _ source: sending Source, countsSidecars: Bool
    ) async throws(ServiceError) {
        let queue = ImportQueue(source)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var running = 0
                var window = Self.firstWindow
                while true {
                    let items = try await queue.next(window)
                    guard !items.isEmpty else { break }
                    window = min(Self.largestWindow, 2 * window)
                    if countsSidecars { count(items) }
                    for outgoing in try await unsettled(items) {
                        if running >= jobs { try await group.next() } else { running += 1 }
                        guard !Interruption.isRequested else { break }
                        group.addTask { try await self.send(outgoing) }
                    }
                }
                try await group.waitForAll()
            }
        } catch let error as ServiceError {
            throw error
        } catch let error as RemoteError {
            throw ServiceError(error)
        } catch {
            throw ServiceError(.internal, "The import failed: \(error)", cause: error)
        }
    }

    private func count(_ items: [ImportItem]) {
        let found = items.count { item in if case .file = item.sidecar { true } else { false } }
        sidecars.withLock { $0 += found }
    }

    // MARK: - Looking and asking

    /// Reports what needs nothing to be sent, and gives back the rest.
    private func unsettled(_ items: [ImportItem]) async throws -> [Outgoing] {
        let looked = await look(at: items)
        var outgoing: [Outgoing] = []
        for (collection, ones) in Dictionary(grouping: looked, by: { $0.item.collectionPath?.value }) {
            let known: [Digest: RemoteLibrary.Known]
            do throws(RemoteError) {
                known = try await self.known(ones.map(\.look.digest), in: collection)
            } catch {
                guard !error.endsRun, collection != nil else { throw error }
                for one in ones { report(one.item, error) }
                continue
            }
            for one in ones {
                let found = known[one.look.digest]
                if let found, isSettled(one.item, found) { continue }
                outgoing.append(
                    Outgoing(
                        item: one.item,
                        picture: SentPicture(
                            path: one.item.path, digest: one.look.digest, byteCount: one.look.byteCount,
                            statement: PictureStatement(one.item, digest: one.look.digest, terms)),
                        isKnown: found != nil))
            }
        }
        return outgoing
    }

    private struct Looked: Sendable {
        let item: ImportItem
        let look: PictureLook
    }

    /// Reads the files for their digests, several at a time; those that are no pictures are refused here.
    private func look(at items: [ImportItem]) async -> [Looked] {
        let found = await withTaskGroup(of: (Int, Result<PictureLook, Refusal>).self) { group in
            var found: [(Int, Result<PictureLook, Refusal>)] = []
            for (number, item) in items.enumerated() {
                if number >= jobs, let done = await group.next() { found.append(done) }
                group.addTask { [files] in
                    await withTaskExecutorPreference(files) { (number, await Self.look(at: item)) }
                }
            }
            for await done in group { found.append(done) }
            return found.sorted { $0.0 < $1.0 }
        }
        return found.compactMap { number, result in
            switch result {
            case .success(let look): return Looked(item: items[number], look: look)
            case .failure(let refusal):
                tally.report(ImportReport(refused: items[number], refusal))
                return nil
            }
        }
    }

    private static func look(at item: ImportItem) async -> Result<PictureLook, Refusal> {
        guard !item.exported.isComplete else {
            return .failure(Refusal("It is a record of an export: a server cannot make the same image of it again."))
        }
        do throws(Refusal) { return .success(try await PictureLook(item)) } catch { return .failure(error) }
    }

    private func known(
        _ digests: [Digest], in collection: String?
    ) async throws(RemoteError) -> [Digest: RemoteLibrary.Known] {
        let name = collection ?? terms.collection
        do throws(RemoteError) {
            return try await library.known(digests, in: name)
        } catch {
            guard error.status == 404, makesCollections, collection != nil else { throw error }
        }
        try await library.makeCollection(name)
        return try await library.known(digests, in: name)
    }

    /// Reports a picture that the server has, where nothing is stated that it may not know.
    private func isSettled(_ item: ImportItem, _ known: RemoteLibrary.Known) -> Bool {
        // The visibility is that of new images.
        guard item.stated.externalID == nil, item.stated.fields.keys.allSatisfy({ $0 == .visibility }),
            known.state == .active || !terms.restores
        else { return false }
        let outcome: ImportOutcome = known.state == .active ? .unchanged : .trashed
        tally.report(ImportReport(onServer: item, outcome, image: known.image))
        return true
    }

    // MARK: - Sending

    /// - Throws: ``RemoteError`` that ends the run.
    private func send(_ outgoing: Outgoing) async throws {
        do throws(RemoteError) {
            var sent: SentOutcome?
            if outgoing.isKnown { sent = try await pictures.stateKnown(outgoing.picture) }
            let outcome: SentOutcome
            if let sent { outcome = sent } else { outcome = try await pictures.run(outgoing.picture) }
            report(outgoing, outcome)
        } catch {
            // What was stopped goes on with the next run.
            if error.code == .cancelled { return }
            // No room for one is no room for the others.
            if error.endsRun || error.status == 507 { throw error }
            report(outgoing.item, error)
        }
    }

    private func report(_ outgoing: Outgoing, _ sent: SentOutcome) {
        guard let outcome = ImportOutcome(rawValue: sent.outcome) else {
            let refusal = Refusal("The server says “\(sent.outcome)” of it, which this program does not know.")
            return tally.report(ImportReport(refused: outgoing.item, refusal))
        }
        tally.report(
            ImportReport(
                onServer: outgoing.item, outcome, image: sent.image, receipt: sent.receipt, remark: sent.remark,
                byteCount: outcome == .imported ? outgoing.picture.byteCount : 0))
    }

    private func report(_ item: ImportItem, _ error: RemoteError) {
        tally.report(ImportReport(refused: item, Refusal(error.message, field: error.field)))
    }
}
