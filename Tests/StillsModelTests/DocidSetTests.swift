import StillsModel
import StillsTesting
import Testing

@Suite("A set of docids behaves as a set of numbers")
struct DocidSetTests {
    /// Sets of every shape: empty, sparse, dense, in runs, at the limits of arrays, chunks and docids.
    static func sets(seed: UInt64) -> [Set<UInt32>] {
        var generator = SeededRandom(seed: seed)
        var sets: [Set<UInt32>] = [[], [0], [.max, 0], [65_535, 65_536]]
        for size in [10, 4_096, 4_097] {
            sets.append(Set((0..<size).map { _ in .random(in: 0..<200_000, using: &generator) }))
            sets.append(Set((0..<size).map { UInt32($0) + 60_000 }))
            sets.append(Set((0..<size).map { UInt32($0) * 7 + 3 }))
        }
        sets.append(Set(0..<65_536))
        sets.append(Set((63..<5_000).filter { $0 % 64 != 0 } + (65_472..<65_600)))
        sets.append(Set((0..<100).map { _ in .random(in: 0...(.max), using: &generator) }))
        return sets
    }

    @Test("Union, intersection and difference are those of sets", arguments: [1] as [UInt64])
    func algebra(seed: UInt64) {
        let sets = Self.sets(seed: seed)
        let made = sets.map { DocidSet($0) }
        for (left, leftMade) in zip(sets, made) {
            for (right, rightMade) in zip(sets, made) {
                #expect(leftMade.union(rightMade) == DocidSet(left.union(right).sorted()))
                #expect(leftMade.intersection(rightMade) == DocidSet(left.intersection(right)))
                #expect(leftMade.subtracting(rightMade) == DocidSet(left.subtracting(right)))
                #expect(leftMade.intersectionCount(rightMade) == left.intersection(right).count)
            }
        }
        #expect(DocidSet.union(of: made) == DocidSet(sets.reduce(into: Set<UInt32>()) { $0.formUnion($1) }))
        #expect(DocidSet.union(of: []) == DocidSet())
    }

    @Test("Docids come rising, and falling", arguments: [3] as [UInt64])
    func order(seed: UInt64) {
        for set in Self.sets(seed: seed) {
            let made = DocidSet(set)
            #expect(Array(made) == set.sorted())
            #expect(Array(made.descending()) == set.sorted().reversed())
            #expect(made.count == set.count)
            #expect(made.isEmpty == set.isEmpty)
        }
    }

    @Test("Bytes give the set back", arguments: [4] as [UInt64])
    func bytes(seed: UInt64) {
        for set in Self.sets(seed: seed) {
            let made = DocidSet(set)
            #expect(DocidSet(bytes: made.bytes) == made)
        }
    }

    @Test("Random inserts and removals agree with a set")
    func insertsAndRemovals() {
        var generator = SeededRandom(seed: 5)
        var set: Set<UInt32> = []
        var made = DocidSet()
        for step in 0..<20_000 {
            let docid = UInt32.random(in: 65_000..<72_000, using: &generator)
            // Grows beyond the array's limit, then shrinks to nothing.
            if step < 14_000 ? UInt8.random(in: 0..<4, using: &generator) > 0 : false {
                #expect(made.insert(docid) == set.insert(docid).inserted)
            } else {
                #expect(made.remove(docid) == (set.remove(docid) != nil))
            }
        }
        for docid in 65_000..<72_000 as Range<UInt32> {
            #expect(made.contains(docid) == set.contains(docid))
            if docid.isMultiple(of: 3) { #expect(made.remove(docid) == (set.remove(docid) != nil)) }
        }
        #expect(made == DocidSet(set))
        for docid in set { made.remove(docid) }
        #expect(made == DocidSet())
    }

    @Test(
        "A range holds its docids",
        arguments: [0..<0, 5..<6, 0..<65_536, 65_535..<65_537, 100..<300_000, 4_294_967_000..<4_294_967_295]
            as [Range<UInt32>])
    func ranges(range: Range<UInt32>) {
        #expect(DocidSet(range) == DocidSet(Array(range)))
        #expect(DocidSet(bytes: DocidSet(range).bytes) == DocidSet(range))
    }

    @Test("The shortest form is stored")
    func shortestForm() {
        #expect(DocidChunk([1, 5, 9] as [UInt16]).bytes.count == 7)
        #expect(DocidChunk(UInt16.min...UInt16.max).bytes == [3, 0, 0, 0xFF, 0xFF])
        #expect(DocidChunk((0..<20_000).map { UInt16($0 * 3) }).bytes.count == 8_193)
    }

    @Test("Chunks make a set, and are had from it")
    func chunks() {
        let set = DocidSet([1, 2, 70_000] as [UInt32])
        #expect(set.chunk(0) == DocidChunk([1, 2] as [UInt16]))
        #expect(set.chunk(1) == DocidChunk([4_464] as [UInt16]))
        #expect(set.chunk(2) == nil)
        let parts: [(key: UInt16, chunk: DocidChunk)] = [
            (0, DocidChunk([1, 2] as [UInt16])), (1, DocidChunk([4_464] as [UInt16])), (3, DocidChunk()),
        ]
        #expect(DocidSet(chunks: parts) == set)
    }

    @Test("Damaged bytes are refused")
    func damagedBytes() {
        let broken: [[UInt8]] = [
            [], [0], [4, 0, 0], [1, 5], [1, 5, 0, 5, 0], [1, 5, 0, 4, 0], [2],
            [2] + Array(repeating: 0xFF, count: 8_191),
            [2] + Array(repeating: 0, count: 8_192), [3], [3, 0, 0], [3, 5, 0, 4, 0], [3, 0, 0, 4, 0, 5, 0, 6, 0],
            [1] + Array(repeating: 0, count: 200_000),
        ]
        for bytes in broken { #expect(DocidChunk(bytes: bytes) == nil, "\(bytes.prefix(10))") }
        let whole: [[UInt8]] = [
            [], [2], [1, 0], [1, 0, 0, 3, 0, 1, 5], [1, 0, 0, 1, 0, 1], [1, 1, 0, 3, 0, 1, 5, 0, 0, 0, 3, 0, 1, 5, 0],
        ]
        for bytes in whole { #expect(DocidSet(bytes: bytes) == nil, "\(bytes)") }
    }

    @Test("Random bytes are read or refused")
    func randomBytes() {
        var generator = SeededRandom(seed: 6)
        for _ in 0..<5_000 {
            var bytes = (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator) & (Bool.random(using: &generator) ? 3 : 255)
            }
            if let first = bytes.indices.first { bytes[first] = UInt8.random(in: 0...3, using: &generator) }
            if let chunk = DocidChunk(bytes: bytes) { #expect(DocidChunk(bytes: chunk.bytes) == chunk) }
            if let set = DocidSet(bytes: bytes) { #expect(DocidSet(bytes: set.bytes) == set) }
        }
    }
}
