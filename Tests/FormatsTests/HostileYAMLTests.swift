import Formats
import Testing

@Suite("YAML made to waste time or memory is refused at once", .timeLimit(.minutes(1)))
struct HostileYAMLTests {
    @Test(
        "Many of the same few characters end soon, and do not become more than they are",
        arguments: [
            "%TAG !a! tag:a,2000:\n", "[", "{", "- ", "? ", "a: ", "[{", "&a ", "!a ", "*a ", "\"", "'", "|\n ", "#\n",
            "a\n", "a ",
            "\u{FEFF}", "---\n", "...\n", "a: 1\n", "- 1\n", "- - 1\n  - 2\n", ": ", ", ", "\n", "é", "a,", "a: {",
            "a: [", "\\",
            "[]\n",
        ])
    func repetition(unit: String) {
        for prefix in ["", "[", "{", "\"", "a: ", "%YAML 1.1\n"] {
            let text = prefix + String(repeating: unit, count: 300_000 / unit.utf8.count)
            do {
                guard let node = try YAMLNode.parse(Array(text.utf8)) else { continue }
                var writer = JSONWriter()
                writer.value(node.value)
                #expect(writer.bytes.count <= 2 * text.utf8.count + 2)
            } catch {
                #expect(error.line >= 1 && error.column >= 1)
            }
        }
    }

    /// libyaml compares each with all before it.
    @Test("Directives are few, whatever breaks their lines", arguments: ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"])
    func directives(lineBreak: String) throws {
        let directives = (0..<100_000).map { "%TAG !\($0)! tag:a,2000:\(lineBreak)" }
        let error = #expect(throws: YAMLError.self) { try YAMLNode.parse(Array((directives.joined() + "--- a").utf8)) }
        #expect(error?.code == .limitExceeded)
        let few = directives.prefix(16).joined() + "--- a"
        #expect(try YAMLNode.parse(Array(few.utf8))?.text == "a")
    }
}
