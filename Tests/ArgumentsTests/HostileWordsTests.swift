import Arguments
import Testing

@Suite("Words of any kind are read or refused, and never stop the program")
struct HostileWordsTests {
    /// Pieces that mean something to the parser, and bytes that mean nothing to anyone.
    private static let pieces: [[UInt8]] =
        [
            "-", "--", "=", "h", "j", "n", "5", ".", "help", "import", "search", "meta", "receipt", "verify", "jobs",
            "json", "backup", "trash", "full", "create",
        ]
        .map { Array($0.utf8) } + [[], [0xFF], [0xC3], [0x1B], [0x0A], Array("é".utf8)]

    @Test("A random line is an invocation, or a usage error that says so", arguments: 1...4 as ClosedRange<UInt64>)
    func randomLines(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func draw(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var accepted = 0
        for _ in 0..<3000 {
            let words = (0..<draw(below: 6)).map { _ in
                Argument(bytes: (0..<draw(below: 4)).flatMap { _ in Self.pieces[draw(below: Self.pieces.count)] })
            }
            do {
                let invocation = try SampleCommand.root.parse(words, environment: [:])
                #expect(invocation.commandPath.first?.name == "stills")
                #expect(!invocation.help().isEmpty)
                accepted += 1
            } catch {
                #expect(error.message.hasSuffix(".") || error.message.hasSuffix("?"))
                #expect(!error.description.utf8.contains(0x1B))
            }
        }
        #expect(accepted > 0)
    }
}
