import StillsModel
import Testing

@Suite("Narrowing a question")
struct QueryNarrowingTests {
    @Test(
        "It asks for what both ask for",
        arguments: [
            ("", "", ""), ("pier", "", "pier"), ("", "pier", "pier"), ("pier", "sun", "pier sun"),
            ("a OR b", "c OR d", "(a OR b) (c OR d)"), ("a b", "c d", "a b c d"), ("-a", "b OR c", "-a (b OR c)"),
            ("near:48,2", "taken:2024", "near:48,2 taken:2024"),
        ])
    func both(first: String, second: String, expected: String) throws {
        let narrowed = try Query(first).narrowed(by: Query(second))
        #expect(narrowed == (try Query(expected)))
        // As text it is the same question: a server gets it so.
        #expect(try Query("\(narrowed)") == narrowed)
    }
}
