import CatalogStorage
import StillsModel
import StillsTesting

/// What `search.py` measures: fills a catalog with images that have no files, and asks it.
///
///     SearchSubject fill CATALOG COUNT WORDS     rows in, a line of JSON for each 100,000
///     SearchSubject upgrade CATALOG              what a newer build makes of a catalog of before, and how long it takes
///     SearchSubject ask CATALOG COUNT WORDS DRAWS [CLASS …]     a line of JSON for each class of questions
///     SearchSubject verify CATALOG               compares the index with the rows, and says how long that took
///
/// `WORDS` is a file with a word to a line. The same count and words give the same images and questions in every run.
@main
struct SearchSubject {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "fill" where words.count == 4:
            let sample = SampleImages(count: try number(words[2]), vocabulary: try Vocabulary(file: words[3]))
            try await FillCatalog(sample: sample).run(at: words[1])
        case "upgrade" where words.count == 2:
            let begun = ContinuousClock.now
            let catalog = try await openCatalog(words[1], .readWrite)
            let opened = ContinuousClock.now - begun
            try Report.line(("openSeconds", .number(opened / .seconds(1))))
            while try await !catalog.settleAtOnce() {}
            await catalog.close()
            try Report.line(("seconds", .number((ContinuousClock.now - begun) / .seconds(1))))
        case "ask" where words.count >= 5:
            let sample = SampleImages(count: try number(words[2]), vocabulary: try Vocabulary(file: words[3]))
            let ask = AskCatalog(sample: sample, draws: try number(words[4]), classes: Set(words.dropFirst(5)))
            try await ask.run(at: words[1])
        case "verify" where words.count == 2: try await VerifyCatalog().run(at: words[1])
        default:
            let forms = ["fill CATALOG COUNT WORDS", "upgrade CATALOG", "ask CATALOG COUNT WORDS DRAWS [CLASS …]"]
            throw Misuse(text: forms.joined(separator: ", ") + ", or verify CATALOG")
        }
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text), number > 0 else { throw Misuse(text: "“\(text)” is no number above 0") }
        return number
    }
}

struct Misuse: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

/// The catalog as `stillsd` opens it, but that nothing read is kept.
func openCatalog(_ path: String, _ access: SQLiteCatalog.Access) async throws -> SQLiteCatalog {
    var configuration = SQLiteCatalog.Configuration()
    configuration.patience = .seconds(3_600)
    return try await SQLiteCatalog(
        path: path, access: access, configuration: configuration, now: { SampleImages.end })
}
