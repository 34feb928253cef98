internal import EmbeddedMetadata
internal import Execution
internal import Formats
internal import Linux
internal import Programs
internal import RemoteObjects
internal import StillsModel

/// Reads the Exif of images, many at a time, and writes the list in the order of the listing.
struct ImageMetaRun {
    /// What is to be read.
    enum Source: Sendable {
        case bucket(GoogleBucketSource)
        case image(GoogleBucketSource, name: String)

        var objects: GoogleBucketSource {
            switch self {
            case .bucket(let source), .image(let source, _): source
            }
        }
    }

    private let context: CommandContext
    private let sources: [Source]
    private let width: Int

    init(_ context: CommandContext, sources: [Source], width: Int) {
        self.context = context
        self.sources = sources
        self.width = width
    }

    private enum Step: Sendable {
        case image(RemoteObject, from: GoogleBucketSource)
        case failure(name: String, reason: String)
    }

    private struct Outcome: Sendable {
        /// As the program has always named it: `/bucket/name`.
        let name: String
        let result: Result<ExifReadListing, RemoteObjectError>
    }

    func run() async throws -> ExitStatus {
        let list = try ImageMetaList(context)
        let reader = ImageMetaReader(width: width)
        let progress = ProgressLine(context, noun: "images")
        var steps = Steps(sources)
        var failed = 0
        var done = 0
        var trouble: (any Error)?
        await OrderedWork(width: width, window: width * ObjectRunOptions.windowPerPlace).run(
            next: { () async -> Step? in
                guard !Interruption.isRequested, trouble == nil, context.console.failure == nil else { return nil }
                return await steps.next()
            },
            work: { step in
                switch step {
                case .image(let object, let source):
                    return Outcome(
                        name: String(object.shownName.dropFirst(5)), result: await reader.exif(of: object, in: source))
                case .failure(let name, let reason):
                    return Outcome(name: name, result: .failure(RemoteObjectError(.unavailable, reason)))
                }
            },
            size: { outcome in
                guard case .success(let exif) = outcome.result else { return 0 }
                return exif.entries.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
            },
            take: { outcome in
                done += 1
                switch outcome.result {
                case .success(let exif):
                    if !context.isQuiet { context.console.complain("Getting metadata for /\(outcome.name)") }
                    do { try list.append(outcome.name, exif) } catch { trouble = error }
                case .failure(let error):
                    failed += 1
                    context.console.complain("Could not access /\(outcome.name): \(error.message)")
                }
                progress.show(done)
            })
        progress.end()
        if let trouble {
            try list.giveUp()
            throw trouble
        }
        guard !Interruption.isRequested else {
            try list.giveUp()
            return Interruption.status(orElse: .someFailed, context.console, advice: "the list is not whole.")
        }
        try list.finish()
        return failed > 0 ? .someFailed : .success
    }

    /// The images one after the other; what cannot be listed is a failure among them.
    private struct Steps {
        private var sources: ArraySlice<Source>
        private var listing: (ObjectListing, GoogleBucketSource)?

        init(_ sources: [Source]) { self.sources = sources[...] }

        mutating func next() async -> Step? {
            while true {
                if let (begun, source) = listing {
                    var listing = begun
                    do throws(RemoteObjectError) {
                        let object = try await listing.nextObject()
                        self.listing = object == nil ? nil : (listing, source)
                        if let object { return .image(object, from: source) }
                    } catch {
                        self.listing = nil
                        return .failure(name: String(source.shownName.dropFirst(5)), reason: error.message)
                    }
                } else {
                    switch sources.popFirst() {
                    case .bucket(let source): listing = (ObjectListing(source), source)
                    case .image(let source, let name): return .image(source.object(named: name), from: source)
                    case nil: return nil
                    }
                }
            }
        }
    }
}
