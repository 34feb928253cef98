import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

/// Commands by chance, done to a library and to a plain model of one; after each, all that can be seen is the same.
@Suite("A library does what a plain model of it does")
struct LibraryModelTests {
    @Test("Whatever is done in whatever order", arguments: LibraryBackend.allCases, [1, 2, 3, 4] as [UInt64])
    func randomCommands(backend: LibraryBackend, seed: UInt64) async throws {
        try await withLibrary(backend) { library in
            var run = try await ModelRun(library, seed: seed)
            for step in 0..<120 {
                let command = try await run.step()
                try await run.compare(after: "seed \(seed), step \(step): \(command)")
                if run.isWrong { return }
            }
        }
    }
}

/// A library and its model, on their way together.
struct ModelRun {
    let library: TestLibrary
    var model: PlainLibrary
    private var random: SeededRandom
    private(set) var isWrong = false

    private static let fileCount = 6
    private static let ids: [String?] = [nil, nil, "a", "b", "c"]
    private static let words = ["harbour", "fish", "rain"]
    private static let names = ["shoots", "2024", "lab", "x y"]

    init(_ library: TestLibrary, seed: UInt64) async throws {
        self.library = library
        random = SeededRandom(seed: seed)
        model = PlainLibrary(general: library.collection.id)
        model.places[library.collection.id] = .init(name: "General", parent: nil)
        for number in 0..<Self.fileCount { try library.write(SamplePicture.png(number + 1), "\(number)") }
    }

    // MARK: - Chance

    private mutating func pick<Element>(_ values: [Element]) -> Element {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }

    private mutating func anyPlace() -> CollectionID { pick(model.places.keys.sorted()) }

    private mutating func anyPicture() -> Int? {
        model.pictures.isEmpty ? nil : Int.random(in: 0..<model.pictures.count, using: &random)
    }

    private mutating func fields() -> [ImageField: AttributeValue] {
        var fields: [ImageField: AttributeValue] = [:]
        if chance(2) { fields[.title] = .string(pick(Self.words)) }
        if chance(3) { fields[.attribute("n")] = .number(Double(Int.random(in: 1...3, using: &random))) }
        return fields
    }

    // MARK: - Commands

    /// Does something to both, and compares the outcomes.
    ///
    /// - Returns: what it was.
    mutating func step() async throws -> String {
        switch Int.random(in: 0..<16, using: &random) {
        case 0..<5: return try await importOne()
        case 5..<8: return try await edit()
        case 8: return try await revert()
        case 9, 10: return try await trash(.trash)
        case 11: return try await trash(.restore)
        case 12: return try await trash(.purge(grace: 0))
        case 13: return try await createCollection()
        case 14: return try await moveCollection()
        default: return try await removeCollection()
        }
    }

    private mutating func importOne() async throws -> String {
        let item = PlainLibrary.Import(
            file: Int.random(in: 0..<Self.fileCount, using: &random), externalID: pick(Self.ids),
            collection: anyPlace(), fields: fields(), replaces: chance(3), restores: chance(3))
        let collection = try #require(
            try await library.catalog.directory().collections.first { $0.id == item.collection })
        var options = ImportOptions(collection: collection)
        options.jobs = 1
        options.replaces = item.replaces
        options.restores = item.restores
        let reports = try await library.importItems(
            [try library.item("\(item.file)", externalID: item.externalID, item.fields)], options: options)
        let report = try #require(reports.first)
        let expected = model.take(item)
        let command = "import \(item)"
        check(report.outcome.rawValue, expected.outcome, command)
        if expected.outcome == "imported", let id = report.image {
            model.add(id, item, visibility: collection.defaultVisibility)
        } else {
            check(report.image?.description, expected.image?.description, command)
        }
        return command
    }

    private mutating func edit() async throws -> String {
        guard let place = anyPicture() else { return "nothing to edit" }
        let edits: [PlainLibrary.Edit] = [
            pick([
                .set(.title, .string(pick(Self.words))), .set(.attribute("n"), .number(7)), .remove(.title),
                .remove(.attribute("n")), .append("tag", pick(Self.words)), .set(.visibility, .string("public")),
                .move(anyPlace()),
            ])
        ]
        var request = EditRequest(edits: [])
        for edit in edits {
            switch edit {
            case .set(let field, let value): request.edits.append(.set(field, value))
            case .remove(let field): request.edits.append(.remove(field))
            case .append(let name, let text): request.edits.append(.append(name, .string(text)))
            case .move(let target): request.collection = target
            }
        }
        let id = model.pictures[place].id
        let command = "edit \(id) \(edits)"
        var expected = "refused"
        if chance(6) {
            request.expectedVersion = model.pictures[place].version + 1
        } else {
            expected = model.edit(place, edits)
        }
        let reports = try await library.edit(.named([id.description]), request)
        check(reports.map(\.outcome.rawValue), [expected], command)
        return command
    }

    private mutating func revert() async throws -> String {
        guard let place = anyPicture() else { return "nothing to revert" }
        let id = model.pictures[place].id
        let version = Int.random(in: 1...model.pictures[place].version + 1, using: &random)
        let expected = model.revert(place, to: version)
        let versions = ImageVersions(library: try library.opened())
        let outcome = await Self.outcome { () async throws(ServiceError) in
            try await versions.revert(id, to: version).outcome.rawValue
        }
        check(outcome, expected, "revert \(id) to \(version)")
        return "revert \(id) to \(version)"
    }

    private static func outcome(_ body: () async throws(ServiceError) -> String) async -> String {
        do throws(ServiceError) { return try await body() } catch { return "refused" }
    }

    private mutating func trash(_ action: TrashAction) async throws -> String {
        var chosen: [ImageID] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            if let place = anyPicture(), !chosen.contains(model.pictures[place].id) {
                chosen.append(model.pictures[place].id)
            }
        }
        var expected: [String] = []
        for id in chosen {
            guard let place = model.index(id) else { continue }
            switch action {
            case .trash: expected.append(model.setTrashed(place, true))
            case .restore: expected.append(model.setTrashed(place, false))
            case .purge: expected.append(model.purge(place))
            }
        }
        let outcomes = Mutex<[ImageID: String]>([:])
        let opened = try library.opened()
        try await TrashImages(library: opened, options: .init(action: action))
            .run(
                .named(chosen.map(\.description)),
                report: { report in
                    guard let image = report.image else { return }
                    outcomes.withLock { $0[image] = report.outcome.rawValue }
                })
        let found = outcomes.withLock { $0 }
        check(chosen.map { found[$0] ?? "nothing" }, expected, "\(action) \(chosen)")
        if case .purge = action { _ = try await RunJobs(library: opened).run() }
        return "\(action) \(chosen)"
    }

    // MARK: - Collections

    private mutating func createCollection() async throws -> String {
        let parent = chance(2) ? anyPlace() : nil
        let name = pick(Self.names)
        let path = (parent.map { model.path($0) + "/" } ?? "") + name
        let isTaken = model.places.contains { $0.value.parent == parent && $0.value.name == name }
        let use = EditCollections(library: try library.opened())
        let outcome = await Self.outcome { () async throws(ServiceError) in
            _ = try await use.create(try CollectionPath(path), visibility: nil, makesParents: false)
            return "made"
        }
        check(outcome, isTaken ? "refused" : "made", "create \(path)")
        if !isTaken {
            let made = try #require(
                try await library.catalog.directory().collection(at: path, in: library.container.id))
            model.places[made.id] = .init(name: name, parent: parent)
        }
        return "create \(path)"
    }

    private mutating func moveCollection() async throws -> String {
        let id = anyPlace()
        let parent = chance(3) ? nil : anyPlace()
        let old = model.path(id)
        let name = model.places[id]?.name ?? ""
        let isTaken = model.places.contains { $0.key != id && $0.value.parent == parent && $0.value.name == name }
        let isCircular = parent.map { model.isAtOrBelow($0, id) } ?? false
        let isRefused = id == model.general || isTaken || isCircular
        let target = parent.map { model.path($0) }
        let use = EditCollections(library: try library.opened())
        let outcome = await Self.outcome { () async throws(ServiceError) in
            _ = try await use.move(old, into: target)
            return "moved"
        }
        let command = "move \(old) into \(target ?? "the top")"
        check(outcome, isRefused ? "refused" : "moved", command)
        if !isRefused { model.places[id]?.parent = parent }
        return command
    }

    private mutating func removeCollection() async throws -> String {
        let id = anyPlace()
        let path = model.path(id)
        let gone = Set(model.places.keys.filter { model.isAtOrBelow($0, id) })
        let command = "remove \(path)"
        let use = RemoveCollection(library: try library.opened())
        let outcome = await Self.outcome { () async throws(ServiceError) in
            let isGone = try await use.run(try await use.plan(path), images: .trash, report: { _ in })
            return isGone ? "removed" : "stays"
        }
        guard id != model.general else {
            check(outcome, "refused", command)
            return command
        }
        var isClear = true
        for place in model.pictures.indices where gone.contains(model.pictures[place].now.collection) {
            let picture = model.pictures[place]
            if model.taken(picture.externalID, file: picture.now.file, in: model.general) != nil {
                isClear = false
                continue
            }
            var state = picture.now
            state.collection = model.general
            state.isTrashed = true
            model.change(place, to: state)
        }
        check(outcome, isClear ? "removed" : "stays", command)
        if isClear { for place in gone { model.places[place] = nil } }
        return command
    }

    // MARK: - Comparison

    private mutating func check<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) {
        #expect(found == expected, "\(what)")
        if found != expected { isWrong = true }
    }

    /// Looks at everything that can be looked at.
    mutating func compare(after command: String) async throws {
        try await compareCollections(command)
        for picture in model.pictures { try await compare(picture, command) }
        try await compareFinding(command)
        for id in model.purged {
            check(try await library.catalog.images([id]), [nil], command)
            check(try await library.catalog.tombstones(.image(id)).map(\.image), [id], command)
        }
        try await compareBytes(command)
    }

    private mutating func compareCollections(_ command: String) async throws {
        let found = try await library.catalog.directory().collections.map { "\($0.id) \($0.path)" }
        check(found.sorted(), model.places.keys.map { "\($0) \(model.path($0))" }.sorted(), command)
    }

    private mutating func compare(_ picture: PlainLibrary.Picture, _ command: String) async throws {
        let image = try await library.catalog.record(of: picture.id).image
        var found = PlainLibrary.State(
            collection: image.collection, file: picture.now.file, isTrashed: image.state == .trashed)
        for field in Image.ownFields + image.attributes.keys.map(ImageField.attribute) {
            found.fields[field] = image[field]
        }
        for (name, source) in image.sources { if let field = ImageField(name) { found.sources[field] = source } }
        check(found, picture.now, command)
        check(image.version, picture.version, command)
        check(image.externalID, picture.externalID, command)
        check(try await library.bytes(of: picture.id), SamplePicture.png(picture.now.file + 1), command)
        check(
            try await library.catalog.history(of: picture.id).map(\.version), Array(1...picture.version), command)
    }

    /// Each question of a few kinds finds what the model says.
    private mutating func compareFinding(_ command: String) async throws {
        for word in Self.words {
            try await compareFinding("title:\(word)", command) { $0.fields[.title] == .string(word) }
            try await compareFinding("tag=\(word)", command) {
                $0.fields[.attribute("tag")]?.elements.contains(.string(word)) ?? false
            }
        }
        try await compareFinding("n=7", command) { $0.fields[.attribute("n")] == .number(7) }
        try await compareFinding("is:public", command) { $0.fields[.visibility] == .string("public") }
        for id in model.places.keys {
            let model = model
            try await compareFinding("in:\"\(model.path(id))\"", command) { model.isAtOrBelow($0.collection, id) }
        }
        let trashed = try await ids("is:trashed")
        check(trashed, Set(model.pictures.filter { $0.now.isTrashed }.map(\.id)), command)
    }

    private mutating func compareFinding(
        _ query: String, _ command: String, _ matches: (PlainLibrary.State) -> Bool
    ) async throws {
        let expected = model.pictures.filter { !$0.now.isTrashed && matches($0.now) }.map(\.id)
        check(try await ids(query), Set(expected), "\(query) after \(command)")
    }

    private func ids(_ query: String) async throws -> Set<ImageID> {
        let page = try await library.catalog.find(
            try Query(query), for: library.opened().principal, page: PageRequest(limit: 1_000))
        return Set(page.images)
    }

    /// The store holds the bytes that pictures have or had, and nothing else.
    private mutating func compareBytes(_ command: String) async throws {
        let (summary, findings) = try await library.verify()
        check(findings.map(\.reason), [], command)
        check(summary.isClean, true, command)
        check(try await library.blobs.list(after: nil, limit: 1_000).count, model.keptFiles.count, command)
    }
}
