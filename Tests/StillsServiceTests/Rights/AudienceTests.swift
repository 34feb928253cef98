import CatalogStorage
import Formats
import StillsModel
import StillsService
import StillsTesting
import Testing

/// Strangers' answers of a library with everything, and of one that never had what is for readers.
@Suite("Fields for readers")
struct AudienceTests {
    private static let words = ["fish", "paris", "anna", "7", "2.5", "harbour"]
    private static let tags = [
        "EXIF:Make", "EXIF:Artist", "IPTC:City", "EXIF:GPSLatitude", "EXIF:GPSAltitude", "XMP-dc:Subject", "XMP:Rating",
        "MakerNotes:SerialNumber", "XMP-dc:Creator", "IPTC:By-line", "XMP:RegionName", "File:Directory", "EXIF:ISO",
        "XMP-photoshop:City", "EXIF:Copyright", "IPTC:Keywords",
    ]
    private static let attributes = ["shelf", "creator", "city", "GPS-Latitude", "Serial Number", "keyword", "rating"]

    @Test(
        "A library without them answers a stranger byte for byte the same", arguments: LibraryBackend.allCases,
        [1, 2, 3] as [UInt64])
    func strangersAnswers(backend: LibraryBackend, seed: UInt64) async throws {
        try await withLibrary(backend) { full in
            try await withLibrary(backend) { bare in
                var random = SeededRandom(seed: seed)
                for number in 1...25 { try await Self.add(UInt64(number), to: full, bare, &random) }
                let (asked, wanted) = (
                    try full.opened().acting(as: .stranger), try bare.opened().acting(as: .stranger)
                )
                var found = 0
                for _ in 0..<120 {
                    let text = Self.question(&random, depth: 0)
                    let sort = SortOrder(
                        Self.pick(SortOrder.Key.allCases, &random), isDescending: Bool.random(using: &random))
                    let answer = try await Self.answer(text, sort, asked)
                    #expect(try await Self.answer(text, sort, wanted) == answer, "seed \(seed): \(text) by \(sort)")
                    found += answer.count > 2 ? 1 : 0
                }
                #expect(found > 20, "the questions of seed \(seed) find hardly anything")
            }
        }
    }

    /// The images as JSON, their number, and the warnings.
    private static func answer(_ text: String, _ sort: SortOrder, _ library: Library) async throws -> [String] {
        let (query, find) = (try Query(text), FindImages(library: library))
        var writer = JSONWriter()
        writer.beginArray()
        let page = try await find.page(query, PageRequest(sort: sort, limit: 10))
        for record in page.records { ImageJSON.append(record, to: &writer) }
        writer.endArray()
        let exported = ExportImages(library: library, options: ExportOptions(format: .ndjson))
        let summary = try await exported.run(query) { _ throws(ServiceError) in true }
        return [writer.text, "\(try await find.count(query)) \(page.next?.rawValue ?? "") \(summary.images)"]
            + (try await find.warnings(query)) + page.records.map { "\($0.image.id)" }
    }

    /// Adds an image to both libraries; to the second without what is for readers.
    private static func add(
        _ number: UInt64, to full: TestLibrary, _ bare: TestLibrary, _ random: inout SeededRandom
    ) async throws {
        var image = SampleLibrary.image(
            number, externalID: chance(2, &random) ? "id \(number)" : nil, title: text(&random))
        image.collection = full.collection.id
        image.visibility = chance(4, &random) ? .private : .public
        image.state = chance(6, &random) ? .trashed : .active
        image.position = chance(2, &random) ? Position(latitude: 48.85, longitude: 2.35) : nil
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            image.attributes[pick(attributes, &random)] = .string(text(&random))
        }
        let tags = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            EmbeddedTag(name: pick(Self.tags, &random), value: .string(text(&random)))
        }
        try await take(image, tags, number, full)
        // A private image is there for nobody who is asked here: it need not be there at all.
        guard image.visibility == .public, image.state == .active else { return }
        var seen = image
        seen.collection = bare.collection.id
        seen.externalID = nil
        seen.position = nil
        seen.attributes = image.attributes.filter { ["shelf", "keyword", "rating"].contains($0.key) }
        let known = ["EXIF:Make", "XMP-dc:Subject", "XMP:Rating", "EXIF:ISO", "IPTC:Keywords"]
        try await take(seen, tags.filter { known.contains($0.name) }, number, bare)
    }

    private static func take(
        _ image: Image, _ tags: [EmbeddedTag], _ number: UInt64, _ library: TestLibrary
    ) async throws {
        var original = SampleLibrary.original(number)
        original.container = library.container.id
        let addition = OriginalAddition.new(original, SampleLibrary.location(number), tags: tags, heldBy: "me")
        let outcomes = try await library.catalog.commit(
            SampleLibrary.changes(
                [
                    .openIntent(SampleLibrary.intent(number)),
                    .addImage(ImageAddition(image: image, original: addition)),
                ], principal: library.account.id))
        #expect(outcomes == [.applied, .applied])
    }

    private static func pick<Element>(_ values: [Element], _ random: inout SeededRandom) -> Element {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private static func chance(_ oneIn: Int, _ random: inout SeededRandom) -> Bool {
        Int.random(in: 0..<oneIn, using: &random) == 0
    }

    private static func text(_ random: inout SeededRandom) -> String {
        pick(words, &random) + (chance(2, &random) ? " " + pick(words, &random) : "")
    }

    private static func question(_ random: inout SeededRandom, depth: Int) -> String {
        let word = pick(words, &random)
        switch Int.random(in: 0..<(depth < 2 ? 10 : 7), using: &random) {
        case 0: return "\"\(text(&random))\""
        case 1: return word.prefix(2) + "*"
        case 2:
            // The built-in fields of text have no order.
            let ordered = Self.tags + attributes.map { "\"\($0)\"" }
            let name = pick(ordered + ["creator", "place", "title", "external", "owner"], &random)
            let comparisons = ordered.contains(name) ? [":", "=", "!=", ">"] : [":", "=", "!="]
            return name + pick(comparisons, &random) + "\"\(word)\""
        case 3:
            let names = Self.tags + attributes.map { "\"\($0)\"" } + ["gps", "exif", "creator", "place", "external"]
            return "has:" + pick(names, &random)
        case 4:
            return pick(
                [
                    "near:48.85,2.35,5km", "is:public", "is:private", "is:trashed", "is:duplicate", "owner:local",
                    "in:General", "collection:General", "taken:2024", "added<9000d", "size>1000",
                ], &random)
        case 5: return "cit" + pick(["y", "ty", "i"], &random) + "=\(word)"
        case 6: return "-\(word)"
        case 7: return "-(" + question(&random, depth: depth + 1) + ")"
        case 8: return "(" + question(&random, depth: depth + 1) + " OR " + question(&random, depth: depth + 1) + ")"
        default: return question(&random, depth: depth + 1) + " " + question(&random, depth: depth + 1)
        }
    }
}
