import StillsTesting
import Testing

@testable import StillsModel

@Suite("Chunks that share a row")
struct PostingRowTests {
    @Test("Rows give back their chunks, and small ones share", arguments: [1, 2, 3] as [UInt64])
    func packing(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var chunks: [(key: UInt16, bytes: [UInt8])] = []
        for key in UInt16(0)..<40 where Bool.random(using: &random) {
            let count = [1, 5, 60, 3_000][Int.random(in: 0..<4, using: &random)]
            let numbers = (0..<count).map { _ in UInt16.random(in: 0...UInt16.max, using: &random) }
            chunks.append((key, DocidChunk(numbers).bytes))
        }
        let apart: Set<UInt16> = [17]
        let rows = PostingRow.pack(chunks.filter { $0.key != 17 }, apart: apart)
        #expect(rows.count < chunks.count)
        var read: [(key: UInt16, bytes: [UInt8])] = []
        for row in rows {
            let before = read.count
            let isWhole = PostingRow.forEachChunk(row.bytes.span, first: row.first) { key, bytes in
                read.append((key, bytes.indices.map { bytes[$0] }))
                return true
            }
            #expect(isWhole)
            #expect(read.count - before == 1 || row.bytes.count <= PostingRow.sharedSize)
            let keys = read[before...].map(\.key)
            #expect(keys.allSatisfy { $0 < 17 } || keys.allSatisfy { $0 > 17 })
        }
        #expect(read.map(\.key) == chunks.map(\.key).filter { $0 != 17 })
        #expect(read.map(\.bytes) == chunks.filter { $0.key != 17 }.map(\.bytes))
    }

    @Test(
        "A row that is damaged is told",
        arguments: [[], [4], [4, 0, 0, 9, 0, 1], [4, 5, 0, 3, 0, 1, 1, 0, 4, 0, 3, 0, 1, 1, 0]] as [[UInt8]])
    func damage(bytes: [UInt8]) {
        #expect(!PostingRow.forEachChunk(bytes.span, first: 0) { _, _ in true })
        var union = DocidUnion()
        let isAdded = union.add(bytes.span, in: 0)
        #expect(!isAdded)
        #expect(DocidCounter(DocidSet(0..<100)).count(ofRow: bytes.span, first: 0) == nil)
    }

    @Test("A union of rows and sets holds what they hold")
    func union() {
        let sets = [
            DocidSet(0..<100_000), DocidSet([5, 70_000, 200_000]), DocidSet((0..<900).map { UInt32($0 * 77) }),
        ]
        var union = DocidUnion()
        for part in sets[1].parts {
            let bytes = part.chunk.bytes
            let isAdded = union.add(bytes.span, in: part.key)
            #expect(isAdded)
        }
        union.add(sets[0])
        union.add(sets[2])
        #expect(union.result == DocidSet.union(of: sets))
        #expect(DocidCounter(sets[0]).count(of: sets[2]) == sets[0].intersectionCount(sets[2]))
    }

    @Test("Parts of a set are its docids in that range")
    func parts() {
        let set = DocidSet((0..<9_000).map { UInt32($0 * 7 + $0 % 3) })
        let dense = DocidSet(100..<60_000)
        for set in [set, dense] {
            for start in stride(from: UInt32(0), to: 131_072, by: 1_024) {
                let wanted = set.filter { (start..<(start + 1_024)).contains($0) }
                #expect(set.docids(in: start..<(start + 1_024)) == wanted)
                #expect(set.count(in: start..<(start + 1_024)) == wanted.count)
            }
        }
    }
}
