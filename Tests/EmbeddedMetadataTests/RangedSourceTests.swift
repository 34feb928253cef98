import EmbeddedMetadata
import Foundation
import Testing

/// A file of which only ranges are given away, with count.
final class CountedFile {
    let bytes: [UInt8]
    private(set) var ranges: [Range<Int64>] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func source(head: Int, policy: RangedSource.Policy = .init()) -> RangedSource {
        RangedSource(byteCount: Int64(bytes.count), head: Array(bytes.prefix(head)), policy: policy) {
            (range) throws(ByteSourceError) in
            self.ranges.append(range)
            return Array(self.bytes[Int(range.lowerBound)..<Int(range.upperBound)])
        }
    }

    /// The head's request is one of them.
    var requests: Int { ranges.count + 1 }

    func bytesRead(head: Int) -> Int { min(head, bytes.count) + ranges.reduce(0) { $0 + $1.count } }
}

@Suite("Ranges of a file are fetched as they are needed")
struct RangedSourceTests {
    private let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }

    @Test("Any reads give the file's bytes, and fetch nothing twice in a row")
    func anyReads() throws {
        let file = CountedFile(bytes)
        var policy = RangedSource.Policy()
        policy.keptSize = 4 << 20
        let source = file.source(head: 40_000, policy: policy)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let offset = Int.random(in: 0..<3_000_100, using: &random)
            let least = Int.random(in: 1...30_000, using: &random)
            let count = least + Int.random(in: 0...20_000, using: &random)
            let got = try source.read(at: Int64(offset), atLeast: least, count: count)
            #expect(got.count >= min(least, max(0, bytes.count - offset)))
            #expect(got.count <= count)
            #expect(got == Array(bytes[min(offset, bytes.count)..<min(offset + got.count, bytes.count)]))
            let fetches = file.ranges.count
            #expect(
                try source.read(at: Int64(offset), atLeast: least, count: least).count
                    == min(least, max(0, bytes.count - offset)))
            #expect(file.ranges.count == fetches)
        }
    }

    @Test("The head is not fetched again, and what is there beside it is enough")
    func headIsEnough() throws {
        let file = CountedFile(bytes)
        let source = file.source(head: 40_000)
        #expect(try source.read(at: 39_990, atLeast: 10, count: 8_192) == Array(bytes[39_990..<40_000]))
        #expect(file.ranges.isEmpty)
        #expect(try source.read(at: 39_990, atLeast: 20, count: 8_192).prefix(20) == bytes[39_990..<40_010])
        #expect(file.ranges.map(\.lowerBound) == [40_000])
    }

    @Test("A walk through the whole file takes tens of fetches")
    func wholeWalk() throws {
        let file = CountedFile(bytes)
        let source = file.source(head: 48 * 1024)
        for offset in stride(from: 0, to: bytes.count, by: 8_000) {
            #expect(try source.read(at: Int64(offset), atLeast: 8, count: 8_192).first == bytes[offset])
        }
        #expect(file.ranges.count <= 12)
    }

    @Test("A leap to the end brings what lies before it")
    func tail() throws {
        let file = CountedFile(bytes)
        let source = file.source(head: 48 * 1024)
        _ = try source.read(at: 2_990_000, atLeast: 100, count: 100)
        _ = try source.read(at: 2_980_000, atLeast: 100, count: 100)
        _ = try source.read(at: 2_999_900, atLeast: 100, count: 8_192)
        #expect(file.ranges == [2_967_232..<3_000_000])
    }

    @Test("A file that is scattered on purpose ends with an error")
    func fetchLimit() {
        let file = CountedFile(bytes)
        var policy = RangedSource.Policy()
        policy.fetchLimit = 10
        policy.keptSize = 20_000
        let source = file.source(head: 1_000, policy: policy)
        let error = #expect(throws: ByteSourceError.self) {
            for turn in 0..<20 {
                _ = try source.read(at: Int64(turn.isMultiple(of: 2) ? 100_000 : 1_000_000), count: 10)
            }
        }
        #expect(error?.message.contains("10 requests") == true)
        #expect(file.ranges.count == 10)
    }

    @Test("A server that gives fewer bytes is found out")
    func shortAnswer() {
        let source = RangedSource(byteCount: 1_000, head: [1, 2, 3]) { (_) throws(ByteSourceError) in [4] }
        #expect(throws: ByteSourceError.self) { _ = try source.read(at: 500, count: 10) }
    }
}

@Suite(
    "Real pictures by ranges",
    .enabled(if: Corpus.folder != nil, "STILLS_CORPUS is not set"))
struct RangedCorpusTests {
    private static let head = 48 * 1024

    private func outcome(_ source: some ByteSource) -> Result<PictureMetadata, MetadataError> {
        do throws(MetadataError) { return .success(try MetadataReader().read(source)) } catch { return .failure(error) }
    }

    @Test("Every file says the same by ranges as in memory, with few requests")
    func sameAsInMemory() throws {
        var figures: [String: (files: Int, requests: Int, bytes: Int, size: Int, most: Int)] = [:]
        for path in try Corpus.files() {
            let file = CountedFile([UInt8](try Data(contentsOf: URL(filePath: path))))
            let ranged = outcome(file.source(head: Self.head))
            #expect(ranged == outcome(MemorySource(file.bytes)), "\(path)")
            #expect(file.requests <= 60, "\(path) took \(file.requests) requests")
            #expect(file.bytesRead(head: Self.head) <= file.bytes.count + 4 * 1024 * 1024, "\(path)")
            guard case .success(let picture) = ranged, !path.contains("/damaged/") else { continue }
            var figure = figures[picture.fileType] ?? (0, 0, 0, 0, 0)
            figure.files += 1
            figure.requests += file.requests
            figure.bytes += file.bytesRead(head: Self.head)
            figure.size += file.bytes.count
            figure.most = max(figure.most, file.requests)
            figures[picture.fileType] = figure
        }
        for (type, figure) in figures.sorted(by: { $0.key < $1.key }) {
            print(
                "ranges \(type): \(figure.files) files of \(figure.size / figure.files / 1024) KB, requests "
                    + "\(Double(figure.requests * 100 / figure.files) / 100) (most \(figure.most)), "
                    + "\(figure.bytes / figure.files / 1024) KB")
        }
        let jpeg = try #require(figures["JPEG"])
        #expect(Double(jpeg.requests) / Double(jpeg.files) <= 1.1)
    }
}
