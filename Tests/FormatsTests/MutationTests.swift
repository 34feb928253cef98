import Formats
import StillsTesting
import Testing

@Suite("Damaged texts are read or refused, and never stop the program")
struct MutationTests {
    @Test("What JSON is still read is the same after writing it", arguments: 1...4 as ClosedRange<UInt64>)
    func json(seed: UInt64) throws {
        let seeds = JSONReaderTests.validTexts.map { Array($0.text.utf8) }
        var generator = SeededRandom(seed: seed)
        var accepted = 0
        for round in 0..<3000 {
            let bytes = generator.mutate(seeds[round % seeds.count], alphabet: Array("{}[]:,\"\\u0dD8-e. \n".utf8))
            do {
                let value = try JSONValue(parsing: bytes)
                var writer = JSONWriter()
                writer.value(value)
                #expect(try JSONValue(parsing: writer.bytes) == value)
                accepted += 1
            } catch {
                #expect(error.line >= 1 && error.column >= 1)
            }
        }
        #expect(accepted > 0)
    }

    @Test("CSV gives the same outcomes however it is cut", arguments: 1...4 as ClosedRange<UInt64>)
    func csv(seed: UInt64) {
        let original = Array("\u{FEFF}a,b\r\n1,\"x\"\"y\r\nz\"\r\n\r\n\"\",é\n3,4\r".utf8)
        var generator = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let bytes = generator.mutate(original, alphabet: Array("\",\r\n a".utf8))
            var limits = CSVLimits()
            limits.fieldByteCount = 12
            limits.rowByteCount = 20
            limits.fieldCount = 4
            let whole = CSVReaderTests.outcomes([bytes], limits)
            let cut = Int.random(in: 0...bytes.count, using: &generator)
            #expect(CSVReaderTests.outcomes([Array(bytes[..<cut]), Array(bytes[cut...])], limits) == whole)
            #expect(CSVReaderTests.outcomes(bytes.map { [$0] }, limits) == whole)
        }
    }

    @Test("YAML is read, or refused with its place", arguments: 1...2 as ClosedRange<UInt64>)
    func yaml(seed: UInt64) throws {
        let original = Array("a: 1\nb:\n  - x\n  - \"y\\n\"\n  - {c: [1, 2], d: ~}\ne: |\n  text\n  more\n".utf8)
        var generator = SeededRandom(seed: seed)
        var accepted = 0
        for _ in 0..<2000 {
            let bytes = generator.mutate(original, alphabet: Array("-:{}[]&*!|>'\"%@` \n#?,".utf8))
            do {
                if try YAMLNode.parse(bytes) != nil { accepted += 1 }
            } catch {
                #expect(error.line >= 1 && error.column >= 1)
            }
        }
        #expect(accepted > 0)
    }
}
