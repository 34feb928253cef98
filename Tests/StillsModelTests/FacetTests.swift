import StillsModel
import StillsTesting
import Testing

@Suite("Values are counted")
struct FacetTests {
    @Test("The tally keeps the most frequent, whatever the order in which they come", arguments: [1, 3, 10, 1_000])
    func tally(limit: Int) {
        var random = SeededRandom(seed: UInt64(limit))
        let counts = (0..<2_000).map { number in
            let bytes = Array("\(number)".utf8)
            let key = number % 3 == 0 ? FacetKey.number(SearchValue.number(Double(number))) : .text(bytes)
            return (key: key, count: Int.random(in: 0...5, using: &random))
        }
        let expected = counts.filter { $0.count > 0 }.sorted { left, right in
            left.count != right.count ? left.count > right.count : left.key.precedes(right.key)
        }
        for order in [counts, counts.reversed(), counts.shuffled(using: &random)] {
            var tally = FacetTally(limit: limit)
            for (key, count) in order { tally.add(key, count) }
            let facet = tally.facet(.attribute("x"), imageCount: nil)
            #expect(facet.distinctCount == expected.count)
            #expect(facet.imageCount == expected.reduce(0) { $0 + $1.count })
            #expect(facet.values.map(\.imageCount) == expected.prefix(limit).map(\.count))
            #expect(
                facet.values.map(\.text)
                    == expected.prefix(limit).map { entry in
                        switch entry.key {
                        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
                        case .number(let bytes): SearchValue.number(from: bytes).map { "\(Int($0))" } ?? ""
                        }
                    })
        }
    }

    @Test("Stored chunks of every form are counted as the sets that they are")
    func counter() throws {
        var random = SeededRandom(seed: 7)
        func set(_ sizes: [Int]) -> DocidSet {
            var docids = DocidSet()
            for (key, size) in sizes.enumerated() {
                for _ in 0..<size {
                    docids.insert(UInt32(key) << 16 | UInt32(UInt16.random(in: .min ... .max, using: &random)))
                }
            }
            return docids
        }
        let known = set([0, 10, 30_000, 5, 65_000, 200]).union(DocidSet(131_000..<150_000))
        let counter = DocidCounter(known)
        let stored = [
            set([100, 100, 100, 0, 3_000, 0, 9]), set([20_000, 20_000, 20_000, 20_000, 20_000, 1, 1]),
            DocidSet(60_000..<400_000), DocidSet(0..<1), DocidSet(131_063..<131_129),
        ]
        for set in stored {
            var count = 0
            for key in UInt16(0)..<8 {
                guard let chunk = set.chunk(key) else { continue }
                let bytes = chunk.bytes
                let found = counter.count(of: bytes.span, in: key)
                count += try #require(found)
            }
            #expect(count == set.intersectionCount(known))
        }
        for docid in set([50, 50, 50, 50, 50, 50, 50]) { #expect(counter.contains(docid) == known.contains(docid)) }
    }

    @Test(
        "Damaged chunks are told",
        arguments: [
            [], [1], [0, 1, 0], [4, 1, 0], [1, 1], [1, 5, 0, 5, 0], [1, 5, 0, 4, 0], [2, 1, 2, 3], [3, 1, 0],
            [3, 9, 0, 4, 0],
            [3, 1, 0, 4, 0, 5, 0, 6, 0],
        ] as [[UInt8]])
    func damage(bytes: [UInt8]) {
        #expect(DocidCounter(DocidSet(0..<70_000)).count(of: bytes.span, in: 0) == nil)
    }

    @Test("Names are read as a query reads them")
    func names() throws {
        let fields = try QueryField.list(" camera, store_id,EXIF:ISO ,\"type\",\"a, \\\"b\\\"\"")
        #expect(
            fields == [
                .builtin(.camera), .attribute("store_id"), .tag("EXIF:ISO"), .attribute("type"), .attribute("a, \"b\""),
            ])
        #expect(try QueryField.list(fields.map(\.written).joined(separator: ",")) == fields)
    }

    @Test(
        "A list of names that is none is refused with its column",
        arguments: [
            ("", 1), ("camera,", 8), (",camera", 1), ("camera lens", 8), ("camera,camera", 8), ("\"\"", 1),
            ("a,\"b", 5),
        ])
    func badNames(text: String, column: Int) {
        let error = #expect(throws: QuerySyntaxError.self) { try QueryField.list(text) }
        #expect(error?.column == column)
    }

    @Test("A query that looks at fields, too, is warned of for their names")
    func warnings() throws {
        let query = try Query("harbour OR rain").lookingAt([.attribute("shelff"), .builtin(.camera)])
        #expect(query.description == "(harbour OR rain) has:shelff has:camera")
        #expect(query.warnings(knownAttributes: ["shelf"]).count == 1)
        #expect(Query().lookingAt([]) == Query())
    }
}
