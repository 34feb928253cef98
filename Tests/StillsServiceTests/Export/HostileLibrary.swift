import Linux
import StillsModel
import StillsService
import StillsTesting
import Testing

/// Fills a library by chance, the same for a seed, with all that an export could trip over.
struct HostileLibrary {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    static let texts = [
        "harbour", "=1+1", "+49", "-5", "@SUM(A1)", "\ttab", "\r\nline", "'=apostrophe", "''", "'quoted'", "a,b;c|d",
        "\"quotes\"", "two\nlines", "one\rline", "é", "e\u{301}", "日本語", "🇺🇸 flag", " blank ", "5", "true", "null",
        "[1,2]", "{\"time\":\"x\"}", "\u{FEFF}mark", "＝full", "<b>&amp;</b>", "]]>", "\u{1}control\u{7F}", "C:\\dir",
        "null\u{0}byte", "stills:id", String(repeating: "long ", count: 1_000),
    ]
    static let names = [
        "store_id", "=formula", " spaced ", "price:=", "price", "a.b", "", "naïve", "id", "version", "state", "path",
        "title", "imported", "Unique_id", "time_stamp", "two\nlines", "more", "rating", "keywords", "'quoted'",
    ]
    private static let collections = ["General", "shoots", "shoots/2024", "=SUM", "it's \"quoted\"", "日本", "a:b*c"]

    private mutating func pick<Element>(_ values: [Element]) -> Element {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }

    private mutating func element() -> AttributeValue {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .number(pick([0, -7, 0.1, 1e300, 9_007_199_254_740_992, 1e-300, -2.5, 1e16]))
        case 1: .boolean(chance(2))
        case 2: .timestamp(time())
        case 3: .date(LocalDateTime(microseconds: Int64.random(in: -20_000...20_000, using: &random) * 86_400_000_000))
        case 4: .string(pick(["", "plain"]))
        default: .string(pick(Self.texts))
        }
    }

    private mutating func value() -> AttributeValue {
        guard chance(4) else { return element() }
        let count = Int.random(in: 0...3, using: &random)
        return .list((0..<count).map { _ in element() })
    }

    private mutating func time() -> Timestamp {
        let local = LocalDateTime(
            microseconds: Int64.random(in: -1_000_000_000_000...2_000_000_000_000_000, using: &random))
        return Timestamp(local, offsetMinutes: pick([nil, 0, 120, -345]))
    }

    private mutating func field() -> (ImageField, AttributeValue) {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: (.title, .string(pick(Self.texts)))
        case 1: (.description, .string(pick(Self.texts)))
        case 2: (.takenAt, .timestamp(time()))
        case 3: (.visibility, .string(pick(["private", "public"])))
        case 4:
            (
                .position,
                .list([.number(pick([0, -33.868_8, 90, -90, 48.5])), .number(pick([0, 151.209_3, -180, 2.25]))])
            )
        default: (.attribute(pick(Self.names)), value())
        }
    }

    private mutating func fields() -> [ImageField: AttributeValue] {
        var fields: [ImageField: AttributeValue] = [:]
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let (name, value) = field()
            fields[name] = value
        }
        return fields
    }

    /// Takes images in, some of them sharing their originals, and has people and programs change them.
    mutating func fill(_ library: TestLibrary, count: Int) async throws {
        for number in 0..<count {
            let picture = number > 2 && chance(4) ? number / 2 : number
            let title: String? = chance(3) ? "Embedded" : nil
            try library.write(SamplePicture.png(picture + 1, title: picture == number ? title : nil), "\(number).png")
            var item = try library.item(
                "\(number).png", externalID: chance(3) ? nil : "\(pick(Self.texts)) \(number)", fields())
            item.collectionPath = Placed(pick(Self.collections), at: ManifestPlace())
            if chance(2) { item.originalName = pick(Self.texts) }
            var options = library.options
            options.createsCollections = true
            let reports = try await library.importItems([item], options: options)
            #expect(reports.allSatisfy { $0.outcome != .refused }, "\(reports)")
            guard let id = reports.last?.image, chance(2) else { continue }
            try await change(id, in: library)
            if chance(3), item.stated.externalID != nil {
                try library.write(SamplePicture.png(10_000 + number), "\(number).png")
                options.replaces = true
                try await library.importItems([item], options: options)
            }
        }
    }

    private mutating func change(_ id: ImageID, in library: TestLibrary) async throws {
        let version = try await library.catalog.record(of: id).image.version
        var changes: [FieldChange] = []
        for (field, value) in fields() {
            changes.append(FieldChange(field, chance(4) ? nil : value, source: pick([.program, .person])))
        }
        let edit = ImageEdit(
            image: id, expectedVersion: version, changes: changes, state: chance(4) ? .trashed : nil)
        let set = ChangeSet(
            principal: chance(2) ? library.account.id : nil, source: .person,
            at: Instant(microseconds: 1_700_000_000_123_456 + Int64.random(in: 0...9_999_999, using: &random)),
            mutations: [.editImage(edit)])
        #expect(try await library.catalog.commit(set) == [.applied])
    }
}
