internal import Linux
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// `stills get` on a server: several originals at a time.
struct RemoteGet: Sendable {
    let context: CommandContext
    let library: RemoteLibrary

    private static let jobs = 8

    func run(_ names: [String], _ query: Query?, into directory: Path, _ tally: GetTally) async throws {
        for name in names where !Interruption.isRequested {
            let images = try await context.remotely { try await library.named(name) }
            if images.isEmpty { tally.missing(name) }
            try await fetch(images, into: directory, tally)
        }
        guard let query else { return }
        try await context.remotely {
            try await library.each("\(query)") { images in
                try await fetch(images, into: directory, tally)
                return !Interruption.isRequested
            }
        }
    }

    /// One original to standard output.
    func print(_ names: [String], _ query: Query?) async throws -> ExitStatus {
        var images: [RemoteImage] = []
        for name in names { images += try await context.remotely { try await library.named(name) } }
        if let query {
            images = try await context.remotely { try await library.page("\(query)", PageRequest(limit: 2)).images }
        }
        guard let image = images.first, images.count == 1 else { throw GetCommand.notOne(images.count) }
        let part = try await context.remotely { try await library.original(image.id) }
        do {
            let whole = try VerifiedStream(
                part.body, expected: part.digest ?? image.record.original.original.digest, damage: Self.damage)
            while let chunk = try await whole.next(), context.console.failure == nil {
                context.console.write(chunk.bytes)
            }
        } catch let error as any SeamError {
            throw CommandFailure(status: .someFailed, message: error.message)
        }
        return .success
    }

    private static let damage = "What came is not what was promised: the digest is another."

    private func fetch(_ images: [RemoteImage], into directory: Path, _ tally: GetTally) async throws {
        let download = DownloadOriginal(library: library)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, image) in images.enumerated() where !Interruption.isRequested {
                if index >= Self.jobs { try await group.next() }
                group.addTask { try await fetch(image, download, directory, tally) }
            }
            try await group.waitForAll()
        }
    }

    private func fetch(
        _ image: RemoteImage, _ download: DownloadOriginal, _ directory: Path, _ tally: GetTally
    ) async throws {
        do throws(RemoteError) {
            let path = try await download.run(image, into: directory)
            tally.report(
                .init(image: image.id, path: path, byteCount: image.record.original.original.byteCount))
        } catch {
            tally.report(.init(image: image.id, byteCount: 0, failure: ServiceError(error)))
            if error.endsRun || error.code == .resourceExhausted { try await context.remotely { throw error } }
        }
    }
}
