import SQLite
import StillsModel
import StillsTesting
import Testing

@testable import CatalogStorage

@Suite("Postings and their runs")
struct PostingRunsTests {
    /// Many chunks, so that small ones share rows and large ones do not.
    @Test(
        "Whatever is added, removed, merged and folded, each posting is what it should be",
        arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) async throws {
        try await withConnection { connection in
            var random = SeededRandom(seed: seed)
            var limits = PostingRunLimits()
            limits.width = Int.random(in: 2...5, using: &random)
            limits.foldSize = [1, 3_000, 100_000][Int(seed % 3)]
            limits.pageSize = 400
            var model: [SearchTerm: Set<UInt32>] = [:]
            var folded = 0
            for round in 0..<60 {
                var writer = PostingWriter(connection: connection, limits: limits)
                for _ in 0..<30 {
                    let (term, docid) = (Self.term(&random), Self.docid(&random))
                    if Int.random(in: 0..<4, using: &random) == 0 {
                        writer.change(added: [], removed: [term], docid: docid)
                        model[term]?.remove(docid)
                    } else {
                        writer.change(added: [term], removed: [], docid: docid)
                        model[term, default: []].insert(docid)
                    }
                }
                if round % 7 == 0 { try Self.move(&random, &model, &writer, connection) }
                try writer.flush()
                if round % 11 == 10 {
                    var runs = try PostingRuns(connection: connection, limits: limits)
                    if try runs.fold(pages: 3) { folded += 1 }
                }
                if round % 4 == 3 { try Self.expect(model, in: connection, "seed \(seed), round \(round)") }
            }
            var runs = try PostingRuns(connection: connection, limits: limits)
            while try !runs.fold(pages: 5) {}
            try Self.expect(model, in: connection, "seed \(seed), folded")
            let left = try connection.first("SELECT count(*) FROM posting_page") { $0.integer(0) }
            #expect(left == 0)
        }
    }

    /// A whole posting goes to another term, as when a collection changes hands.
    private static func move(
        _ random: inout SeededRandom, _ model: inout [SearchTerm: Set<UInt32>], _ writer: inout PostingWriter,
        _ connection: SQLiteConnection
    ) throws {
        let (old, new) = (term(&random), SearchTerm("owner", [UInt8.random(in: 0...3, using: &random)]))
        let docids = model[old] ?? []
        writer.move(DocidSet(docids.sorted()), from: old, to: new)
        model[old] = []
        model[new, default: []].formUnion(docids)
    }

    private static func expect(
        _ model: [SearchTerm: Set<UInt32>], in connection: SQLiteConnection, _ comment: Comment
    ) throws {
        let postings = try SQLitePostings(connection: connection)
        for (term, docids) in model {
            #expect(Set(try postings.docids(term.field, term.value)) == docids, comment)
        }
        for field in ["w", "owner"] {
            let terms = model.keys.filter { $0.field == field }
            let all = terms.reduce(into: Set<UInt32>()) { $0.formUnion(model[$1] ?? []) }
            #expect(Set(try postings.docids(anyOf: Array(terms))) == all, comment)
            #expect(Set(try postings.docids(field, where: .range(lower: nil, upper: nil))) == all, comment)
        }
        for part in ["a", "b1", "7"] {
            let holding = model.filter { $0.key.field == "w" && $0.key.value.contains(Array(part.utf8)) }
            let found = try postings.docids("w", where: .substring(Array(part.utf8)))
            #expect(Set(found) == holding.values.reduce(into: []) { $0.formUnion($1) }, comment)
            let beginning = model.filter { $0.key.field == "w" && $0.key.value.starts(with: part.utf8) }
            let begun = try postings.docids("w", where: .prefix(Array(part.utf8)))
            #expect(Set(begun) == beginning.values.reduce(into: []) { $0.formUnion($1) }, comment)
        }
    }

    private static func term(_ random: inout SeededRandom) -> SearchTerm {
        let letter = ["a", "b", "ab", "ba"][Int.random(in: 0..<4, using: &random)]
        return SearchTerm("w", Array("\(letter)\(Int.random(in: 0..<12, using: &random))".utf8))
    }

    /// In one of thirty chunks, in the first of them often.
    private static func docid(_ random: inout SeededRandom) -> UInt32 {
        let chunk = Int.random(in: 0..<3, using: &random) == 0 ? UInt32.random(in: 0..<30, using: &random) : 0
        return chunk << 16 | UInt32.random(in: 0..<700, using: &random)
    }

    private func withConnection(_ body: (SQLiteConnection) throws -> Void) async throws {
        try await withDatabase { path in
            let connection = try SQLiteConnection(path: path, access: .create)
            try CatalogSchema.migrate(connection)
            try body(connection)
        }
    }

    // MARK: pages

    @Test("A page gives what was put into it")
    func page() throws {
        var writer = RunPageWriter()
        let changes = [
            TermChange(key: TermKey("w", []), parts: [(0, PostingChange(added: DocidChunk([5, 6, 9_000])))]),
            TermChange(key: TermKey("w", Array("rain".utf8)), parts: [(3, PostingChange(removed: DocidChunk([1])))]),
            TermChange(
                key: TermKey("w", Array("rainy".utf8)),
                parts: [
                    (0, PostingChange(added: DocidChunk(0..<65_000))), (65_535, PostingChange(added: DocidChunk([7]))),
                ]),
            TermChange(
                key: TermKey("w\0x", [0, 0]),
                parts: [(1, PostingChange(added: DocidChunk([2]), removed: DocidChunk([3])))]),
        ]
        for change in changes { writer.append(change) }
        var reader = RunPageReader(writer.bytes)
        for change in changes {
            #expect(try reader.nextKey() == change.key)
            let read = try reader.change()
            #expect(read.parts.map(\.chunk) == change.parts.map(\.chunk))
            #expect(read.parts.map(\.change) == change.parts.map(\.change))
        }
        #expect(try reader.nextKey() == nil)
        #expect(writer.first == TermKey("w", []))
    }

    @Test("Every page that is cut off or has a wrong byte is read or refused, and nothing else")
    func damage() throws {
        var writer = RunPageWriter()
        for number in 0..<20 {
            writer.append(
                TermKey("w", Array("word\(number * 7)".utf8)), chunk: 1, added: DocidChunk([UInt16(number), 99]))
        }
        var refused = 0
        for count in 0..<writer.bytes.count where !isRead(Array(writer.bytes[..<count])) { refused += 1 }
        for place in writer.bytes.indices {
            var bytes = writer.bytes
            bytes[place] ^= 0xFF
            if !isRead(bytes) { refused += 1 }
        }
        #expect(refused > writer.bytes.count / 2)
    }

    private func isRead(_ bytes: [UInt8]) -> Bool {
        var reader = RunPageReader(bytes)
        do {
            while try reader.nextKey() != nil { _ = try reader.change() }
            return true
        } catch {
            return false
        }
    }

    @Test("Keys sort by field, then by value, whatever bytes are in them")
    func keys() {
        let terms = [
            SearchTerm("w", []), SearchTerm("w", [0]), SearchTerm("w", [0xFF]), SearchTerm("w\0", [1]),
            SearchTerm("w\0a", []), SearchTerm("w:title", [1]), SearchTerm("x", []),
        ]
        let keys = terms.map { TermKey($0) }
        #expect(keys.sorted() == keys)
        #expect(keys.map(\.term) == terms)
        #expect(TermKey(bytes: [1, 2]).term == nil)
    }
}
