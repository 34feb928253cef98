import StillsModel
import StillsTesting

/// A kind of question, of which several are drawn at random.
struct QuestionClass: Sendable {
    enum Asker: Sendable {
        case admin, stranger
        /// May read 1,000 of 2,000 collections.
        case reader
    }

    let name: String
    var asker = Asker.admin
    var sort = "-added"
    /// Only how many there are.
    var isCount = false
    /// The attribute whose values are counted; nil where images are asked for.
    var facet: String?
    /// How many pages lie before the one that is asked for.
    var pagesBefore = 0
    /// What 95 of 100 must be answered within, in milliseconds.
    var bar = 10.0
    let text: @Sendable (SampleImages, inout SeededRandom) -> String

    static let all: [QuestionClass] =
        [
            .init(name: "rare word") { ranked($0, 20_000..<60_000, &$1) },
            .init(name: "common word, newest") { ranked($0, 0..<2, &$1) },
            .init(name: "common word, by time taken", sort: "taken") { ranked($0, 0..<2, &$1) },
            .init(name: "common word, counted", isCount: true) { ranked($0, 0..<2, &$1) },
            .init(name: "two words") { ranked($0, 2..<200, &$1) + " " + ranked($0, 2..<200, &$1) },
            .init(name: "phrase") { sample, random in
                let words = sample.image(.random(in: 0..<sample.count, using: &random)).image.title?.split(
                    separator: " ")
                return "\"" + (words ?? []).prefix(2).joined(separator: " ") + "\""
            },
            .init(name: "prefix of 1", bar: 50) { prefix($0, 1, &$1) },
            .init(name: "prefix of 2") { prefix($0, 2, &$1) },
            .init(name: "prefix of 3") { prefix($0, 3, &$1) },
            .init(name: "substring") { sample, random in
                let word = plain(sample, 4, &random)
                return "*" + word.dropFirst().prefix(4) + "*"
            },
            .init(name: "attribute equality") { _, random in "store_id=\(Int.random(in: 0..<500, using: &random))" },
            .init(name: "number range of 50") { _, random in range("price", 0..<1_950, 49, &random) },
            .init(name: "number range of 1,000", bar: 50) { _, random in range("price", 0..<1_000, 999, &random) },
            .init(name: "date range of a day") { _, random in days(1, &random) },
            .init(name: "date range of 50 days", bar: 50) { _, random in days(50, &random) },
            .init(name: "tag comparison") { _, random in "EXIF:ISO>\(100 * Int.random(in: 1..<60, using: &random))" },
            .init(name: "near") { sample, random in
                let number = Int.random(in: 0..<sample.count / 3, using: &random) * 3
                guard let place = sample.image(number).image.position else { return "has:gps" }
                return "near:\(place.latitude),\(place.longitude),10km"
            },
            .init(name: "or") { "(" + ranked($0, 2..<200, &$1) + " OR " + ranked($0, 2..<200, &$1) + ")" },
            .init(name: "not") { ranked($0, 0..<20, &$1) + " -" + ranked($0, 0..<20, &$1) },
            .init(name: "page 1,000", pagesBefore: 999) { sample, _ in sample.vocabulary.words[0] },
            .init(name: "stranger, newest", asker: .stranger) { _, _ in "" },
            .init(name: "stranger, common word", asker: .stranger) { ranked($0, 0..<2, &$1) },
            .init(name: "1,000 collections, common word", asker: .reader) { ranked($0, 0..<2, &$1) },
        ] + facets

    /// Of 8, 500 and 2,000 values, over all images, those with a common word, and those that a stranger sees.
    private static let facets: [QuestionClass] = [("camera_id", 8), ("store_id", 500), ("price", 2_000)].flatMap {
        (attribute, count) in
        [
            QuestionClass(name: "facet of \(count), all", facet: attribute, bar: 50) { _, _ in "" },
            QuestionClass(name: "facet of \(count), common word", facet: attribute, bar: 50) { ranked($0, 0..<2, &$1) },
            QuestionClass(name: "facet of \(count), stranger", asker: .stranger, facet: attribute, bar: 50) { _, _ in ""
            },
        ]
    }

    private static func ranked(_ sample: SampleImages, _ ranks: Range<Int>, _ random: inout SeededRandom) -> String {
        let words = sample.vocabulary.words
        return words[Int.random(in: ranks.clamped(to: 0..<words.count), using: &random)]
    }

    /// A word of Latin letters, at least two longer than asked for.
    private static func plain(_ sample: SampleImages, _ length: Int, _ random: inout SeededRandom) -> String {
        while true {
            let word = ranked(sample, 0..<20_000, &random).lowercased()
            if word.utf8.count >= length + 2, word.utf8.allSatisfy({ (97...122).contains($0) }) { return word }
        }
    }

    private static func prefix(_ sample: SampleImages, _ length: Int, _ random: inout SeededRandom) -> String {
        plain(sample, length, &random).prefix(length) + "*"
    }

    private static func range(
        _ name: String, _ starts: Range<Int>, _ width: Int, _ random: inout SeededRandom
    ) -> String {
        let start = Int.random(in: starts, using: &random)
        return "\(name):\(start)..\(start + width)"
    }

    private static func days(_ count: Int64, _ random: inout SeededRandom) -> String {
        let day: Int64 = 86_400_000_000
        let first = SampleImages.end.microseconds - Int64.random(in: 60..<3_600, using: &random) * day
        let dates = [first, first + (count - 1) * day].map { LocalDateTime(microseconds: $0).description.prefix(10) }
        return "taken:\(dates[0])..\(dates[1])"
    }
}
