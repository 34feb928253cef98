internal import EmbeddedMetadata
internal import Execution
internal import RemoteObjects
internal import StillsModel

/// What became of one step of a run.
struct ObjectOutcome: Sendable {
    let item: ObjectQueue.Item
    /// nil for a step that is no object.
    let answer: MetaAnswer?
    /// Of the whole object; 0 where nobody knows.
    let byteCount: Int64
}

/// Reads the metadata of single objects, many at a time.
struct ObjectMetaReader: Sendable {
    private let sources: [any ObjectSource]
    private let showsGroups: Bool
    private let reader: ObjectReader
    private let threads: BlockingPool

    /// - Parameter width: how many objects are read at a time.
    init(_ sources: [any ObjectSource], showsGroups: Bool, width: Int, tally: ReadingTally) {
        self.sources = sources
        self.showsGroups = showsGroups
        reader = ObjectReader(tally: tally)
        threads = BlockingPool(name: "objects", threadLimit: width)
    }

    func outcome(of item: ObjectQueue.Item) async -> ObjectOutcome {
        switch item {
        case .object(let object, let source): return await read(item, object, sources[source])
        case .again(let object, let failure): return await read(item, object, sources[failure.source])
        case .end, .broken: return ObjectOutcome(item: item, answer: nil, byteCount: 0)
        }
    }

    private func read(
        _ item: ObjectQueue.Item, _ object: RemoteObject, _ source: any ObjectSource
    ) async -> ObjectOutcome {
        do {
            let open = try await reader.open(object, from: source)
            let metadata = try await open.withBytes(on: threads) { (bytes) throws(MetadataError) in
                try MetadataReader().read(bytes)
            }
            var json: [UInt8] = []
            ExifToolJSON.append(
                metadata, sourceFile: object.shownName, options: .init(showsGroups: showsGroups), to: &json)
            let warnings = metadata.warnings.map { "\(object.shownName): \($0)" }
            return ObjectOutcome(
                item: item, answer: MetaAnswer(json: json, warnings: warnings), byteCount: open.byteCount)
        } catch {
            let answer = MetaAnswer(failed: object.shownName, reason: "\(error)")
            return ObjectOutcome(item: item, answer: answer, byteCount: object.byteCount ?? 0)
        }
    }
}
