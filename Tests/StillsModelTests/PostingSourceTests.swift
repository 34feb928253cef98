import StillsModel
import StillsTesting
import Testing

/// Postings of a few documents, as an index would keep them.
private struct MemoryPostings: PostingSource {
    private var postings: [String: [[UInt8]: DocidSet]] = [:]
    private var numbers: [ImageID: UInt32] = [:]

    init(_ documents: [SearchDocument]) {
        for (number, document) in documents.enumerated() {
            numbers[document.id] = UInt32(number)
            for term in document.terms {
                postings[term.field, default: [:]][term.value, default: DocidSet()].insert(UInt32(number))
            }
        }
    }

    func all() -> DocidSet { DocidSet(0..<UInt32(numbers.count)) }

    func docids(_ field: String, _ value: [UInt8]) -> DocidSet { postings[field]?[value] ?? DocidSet() }

    func docids(anyOf terms: [SearchTerm]) -> DocidSet {
        DocidSet.union(of: terms.map { docids($0.field, $0.value) })
    }

    func docids(_ field: String, where condition: ValueCondition) -> DocidSet {
        DocidSet.union(of: (postings[field] ?? [:]).filter { condition.holds(of: $0.key) }.map(\.value))
    }

    func docids(_ images: Set<ImageID>) -> DocidSet { DocidSet(images.compactMap { numbers[$0] }) }
}

@Suite("Postings answer what the evaluator says")
struct PostingSourceTests {
    @Test("Random questions to random images", arguments: [21, 22] as [UInt64])
    func randomQuestions(seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        let documents = (0..<40).map { number in
            var (image, tags) = generator.image()
            image.id = SearchFixture.id(UInt64(number))
            image.state = generator.pick([.active, .active, .trashed])
            return SearchDocument(
                image: image, original: SearchFixture.original(),
                owner: generator.pick([SearchFixture.anna, SearchFixture.ben]),
                tags: tags)
        }
        let postings = MemoryPostings(documents)
        var found = 0
        for _ in 0..<300 {
            let principal = generator.pick([
                Principal.stranger, SearchRightsTests.ben, .account(SearchFixture.ben, .admin),
            ])
            let access = AccountAccess(images: [SearchFixture.id(3): .read])
            let query = try Query(generator.searchText())
            let plan = SearchFixture.planner(principal, access: access).plan(query)
            let candidates = postings.docids(matching: plan)
            let matches = candidates.filter { !plan.hasChecks || QueryEvaluator.matches(documents[Int($0)], plan) }
            let wanted = documents.indices.filter { QueryEvaluator.matches(documents[$0], plan) }.map { UInt32($0) }
            #expect(matches == wanted, "\(query)")
            found += matches.count
        }
        #expect(found > 100)
    }

    @Test("What is excluded needs no complement of everything")
    func negation() throws {
        let postings = MemoryPostings(SearchFixture.all)
        let plan = SearchFixture.planner().plan(try Query("-apple -rain"))
        #expect(Array(postings.docids(matching: plan)) == [1])
        #expect(
            Array(postings.docids(matching: SearchFixture.planner().plan(try Query("-apple OR -harbour")))) == [0, 1])
    }
}
