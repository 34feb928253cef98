import BlobStorage
import Execution
import Foundation
import Linux
import StillsModel
import StillsTesting
import Testing

@Suite("Streams of bytes")
struct ByteStreamTests {
    private let pool = BlockingPool(name: "streams", threadLimit: 1)

    @Test("Memory is given in chunks", arguments: [1, 3, 10, 100])
    func memory(chunkSize: Int) async throws {
        let bytes = [UInt8](0..<10)
        #expect(try await MemoryByteStream(bytes, chunkSize: chunkSize).collect() == bytes)
        #expect(try await MemoryByteStream([], chunkSize: chunkSize).next() == nil)
    }

    @Test("A file's range is given, with a head that was read before")
    func fileWithHead() async throws {
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try await withFile(bytes) { path in
            let whole = FileByteStream(
                try .open(path, .read), range: 0..<600_000, head: Array(bytes[..<65_536]), pool: pool)
            #expect(try await whole.collect() == bytes)
            let part = FileByteStream(try .open(path, .read), range: 1_000..<400_000, pool: pool)
            #expect(try await part.collect() == Array(bytes[1_000..<400_000]))
            let longHead = FileByteStream(
                try .open(path, .read), range: 0..<300_000, head: Array(bytes[..<400_000]), pool: pool)
            #expect(try await longHead.collect() == Array(bytes[..<300_000]))
        }
    }

    @Test("A file that is shorter than the range ends early")
    func shortFile() async throws {
        try await withFile([1, 2, 3]) { path in
            let stream = FileByteStream(try .open(path, .read), range: 1..<Int64.max, pool: pool)
            #expect(try await stream.collect() == [2, 3])
        }
    }

    @Test("A directory cannot be read, and says so")
    func directory() async throws {
        let stream = FileByteStream(try .open("/", .directory), range: 0..<10, pool: pool)
        let error = await #expect(throws: ByteStreamError.self) { _ = try await stream.next() }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message == "Cannot read /: it is a directory.")
    }

    @Test("A pipe is read to its end")
    func pipe() async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data([1, 2, 3]))
        try pipe.fileHandleForWriting.close()
        let own = FileDescriptor(adopting: dup(pipe.fileHandleForReading.fileDescriptor), path: "pipe")
        #expect(try await PipeByteStream(own, pool: pool).collect() == [1, 2, 3])
    }

    private func withFile(_ bytes: [UInt8], _ body: (Path) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try await body(#require(Path(url.path)))
    }
}
