import StillsModel
import StillsService
import StillsTesting
import Testing

/// embedded < sidecar < manifest < program < person (Documentation/Architecture.md, “Values and their sources”).
@Suite("Precedence of what states a value")
struct SidecarPrecedenceTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let low: Source
        let high: Source
        let comesFirst: Source
        var testDescription: String { "\(low.name) < \(high.name), \(comesFirst.name) first" }
    }

    /// Every pair of layers of which an import states the lower one, in both orders.
    static let pairs: [Pair] = Source.allCases.flatMap { low in
        Source.allCases.filter { $0 > low && low <= .manifest }.flatMap { high in
            [Pair(low: low, high: high, comesFirst: low), Pair(low: low, high: high, comesFirst: high)]
        }
    }

    @Test("The higher of two counts, whichever came first", arguments: pairs)
    func pair(pair: Pair) async throws {
        #expect(Self.pairs.count == 18)
        try await withLibrary { library in
            var layers = Layers(library: library)
            try await layers.state(nil, "")
            let order = pair.comesFirst == pair.low ? [pair.low, pair.high] : [pair.high, pair.low]
            for layer in order { try await layers.state(layer, layer.name) }
            let image = try #require(try await library.image("a"))
            #expect(image.title == pair.high.name)
            #expect(image.sources["title"] == pair.high)
        }
    }

    @Test("With all five, taking the sidecar away or changing it leaves a person's value alone")
    func all() async throws {
        try await withLibrary { library in
            var layers = Layers(library: library)
            for layer in Source.allCases { try await layers.state(layer, layer.name) }
            try await layers.state(.sidecar, "changed")
            #expect(try await library.image("a")?.title == "person")
            try library.remove("a.xmp")
            try await layers.state(nil, "")
            let image = try #require(try await library.image("a"))
            #expect(image.title == "person" && image.sources["title"] == .person)
        }
    }

    @Test("What a person removed does not come back with a sidecar")
    func removed() async throws {
        try await withLibrary { library in
            var layers = Layers(library: library)
            try await layers.state(.sidecar, "T")
            try await library.edit(["a"], [.remove(.title)])
            try await layers.state(.sidecar, "another")
            #expect(try await library.image("a")?.title == nil)
        }
    }
}

/// Has each layer state the title of one image.
private struct Layers {
    let library: TestLibrary
    private var bytes = 0
    private var row: [ImageField: AttributeValue] = [:]

    init(library: TestLibrary) { self.library = library }

    mutating func state(_ layer: Source?, _ title: String) async throws {
        switch layer {
        case nil: if bytes == 0 { try picture(nil) }
        case .embedded: try picture(title)
        case .sidecar:
            if bytes == 0 { try picture(nil) }
            try library.write(SampleSidecar(title: title), "a.xmp")
        case .manifest: row[.title] = .string(title)
        case .program, .person: return try await edit(title, layer ?? .person)
        }
        var options = library.options
        options.replaces = true
        let reports = try await library.importItems([try library.item("a.png", externalID: "a", row)], options: options)
        #expect(reports.allSatisfy { $0.outcome != .refused && $0.warning == nil })
    }

    private mutating func picture(_ title: String?) throws {
        bytes += 1
        try library.write(SamplePicture.png(bytes, title: title), "a.png")
    }

    private func edit(_ title: String, _ source: Source) async throws {
        let image = try #require(try await library.image("a"))
        let change = FieldChange(.title, .string(title), source: source)
        _ = try await library.catalog.commit(
            ChangeSet(
                principal: library.account.id, source: source, at: Instant(microseconds: 1),
                mutations: [
                    .editImage(ImageEdit(image: image.id, expectedVersion: image.version, changes: [change]))
                ]))
    }
}
