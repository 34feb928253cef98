import BlobStorage
import Execution
import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("Pictures come in from streams")
struct ReceiveImagesTests {
    @Test("A picture is told as imported once it is durable, with a receipt", arguments: LibraryBackend.allCases)
    func imported(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let bytes = SamplePicture.png(1)
            let received = try await library.receive(bytes, externalID: "shelf-1", [.title: .string("Shelf")])
            let image = try #require(received.image)
            #expect(received.outcome == .imported)
            #expect(try await library.bytes(of: image) == bytes)
            let record = try await library.catalog.record(of: image)
            #expect(record.image.title == "Shelf")
            #expect(record.image.externalID == "shelf-1")
            #expect(record.original.original.mediaType == "image/png")
            let claims = try VerifyReceipt(keys: library.layout.keys).verify(try #require(received.receipt))
            #expect(claims.image == image)
            #expect(claims.byteCount == Int64(bytes.count))
        }
    }

    @Test("The same picture again is unchanged, and costs no blob")
    func unchanged() async throws {
        try await withLibrary { library in
            let first = try await library.receive(SamplePicture.png(1))
            let second = try await library.receive(SamplePicture.png(1))
            #expect(second.outcome == .unchanged)
            #expect(second.image == first.image)
            #expect(second.receipt == nil)
            #expect(try await library.blobs.list(after: nil, limit: 10).count == 1)
        }
    }

    @Test(
        "A long picture is written once, and nothing stays in the spool",
        arguments: [(300_000, nil), (300_000, 300_071), (1_000, nil)] as [(Int, Int64?)], [0, 64 << 20])
    func long(length: (bytes: Int, announced: Int64?), memory: Int) async throws {
        try await withLibrary(.localAndSQLite) { library in
            var limits = ImageIntake.Limits()
            limits.memoryByteCount = memory
            let bytes = SamplePicture.png(2, byteCount: length.bytes)
            var upload = Upload(MemoryByteStream(bytes, chunkSize: 10_000))
            upload.byteCount = length.announced.map { _ in Int64(bytes.count) }
            let received = try await library.receive(upload, limits: limits)
            let image = try #require(received.image)
            #expect(try await library.bytes(of: image) == bytes)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(library.layout.spool)").isEmpty)
            let location = try #require(try await library.catalog.record(of: image).original.locations.first)
            let path = "\(library.layout.originals)/\(location.locator)"
            let links = try FileManager.default.attributesOfItem(atPath: path)[.referenceCount] as? Int
            #expect(links == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(library.layout.originals)/.staging").isEmpty)
        }
    }

    @Test("What is no picture is refused before its stream was read to its end")
    func noPicture() async throws {
        try await withLibrary { library in
            let stream = CountingStream(chunks: 1_000, of: Array(repeating: UInt8(ascii: "x"), count: 64_000))
            let received = try await library.receive(Upload(stream))
            #expect(received.refusal?.kind == .notAPicture)
            #expect(stream.given < 20)
            #expect(try await library.receive([]).refusal?.kind == .notAPicture)
        }
    }

    @Test("A broken picture is refused, and nothing of it stays")
    func broken() async throws {
        try await withLibrary { library in
            let received = try await library.receive(Array(SamplePicture.png(1).prefix(20)))
            #expect(received.refusal?.kind == .damaged)
            #expect(try await library.blobs.list(after: nil, limit: 10).isEmpty)
        }
    }

    @Test("A picture above the limit is refused while it is read, or before", arguments: [true, false])
    func tooLong(isAnnounced: Bool) async throws {
        try await withLibrary { library in
            var limits = ImageIntake.Limits()
            limits.byteCount = 500_000
            let picture = SamplePicture.png(3, byteCount: 200_000)
            let stream = CountingStream(chunks: 1_000, of: picture)
            var upload = Upload(stream)
            if isAnnounced { upload.byteCount = Int64(picture.count) * 1_000 }
            let received = try await library.receive(upload, limits: limits)
            #expect(received.refusal?.kind == .tooLarge)
            #expect(stream.given == (isAnnounced ? 0 : 3))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(library.layout.spool)").isEmpty)
        }
    }

    @Test("Bytes that differ from what was announced are refused", arguments: [true, false])
    func otherBytes(announcesDigest: Bool) async throws {
        try await withLibrary { library in
            let picture = SamplePicture.png(4)
            var upload = Upload(MemoryByteStream(picture))
            if announcesDigest {
                upload.digest = Digest(bytes: Array(repeating: 7, count: 32))
            } else {
                upload.byteCount = Int64(picture.count) + 1
            }
            let received = try await library.receive(upload)
            #expect(received.refusal?.kind == .otherBytes)
            #expect(try await library.blobs.list(after: nil, limit: 10).isEmpty)
        }
    }

    @Test("A stream that fails is an error, and nothing of it stays")
    func failingStream() async throws {
        try await withLibrary { library in
            let stream = CountingStream(
                chunks: 1_000, of: SamplePicture.png(3, byteCount: 200_000), failsAfter: 4)
            let error = await #expect(throws: ServiceError.self) {
                try await library.receive(Upload(stream))
            }
            #expect(error?.code == .cancelled)
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(library.layout.spool)")
            #expect(left.isEmpty)
        }
    }

    @Test("A collection that is not there is not found before anything is read")
    func collection() async throws {
        try await withLibrary { library in
            let stream = CountingStream(chunks: 1, of: SamplePicture.png(3))
            var upload = Upload(stream)
            upload.collection = .path("nowhere")
            let error = await #expect(throws: ServiceError.self) { try await library.receive(upload) }
            #expect(error?.code == .notFound)
            #expect(stream.given == 0)
        }
    }

    @Test("What differs between uploads of one batch stays with each: visibility, replacing, taking out of the trash")
    func terms() async throws {
        try await withLibrary { library in
            let intake = try library.intake()
            let use = ReceiveImages(library: try library.opened(), intake: intake)
            _ = try await library.receive(SamplePicture.png(1), externalID: "a")
            func upload(_ number: Int, _ id: String, _ change: (inout Upload) -> Void) -> Upload {
                var upload = Upload(MemoryByteStream(SamplePicture.png(number)), stated: StatedFields(externalID: id))
                change(&upload)
                return upload
            }
            async let refused = use.run(upload(2, "a") { _ in })
            async let shown = use.run(upload(3, "b") { $0.visibility = .public })
            async let hidden = use.run(upload(4, "c") { _ in })
            let conflict = try await refused
            #expect(conflict.refusal?.kind == .conflict)
            #expect(conflict.refusal?.field == "externalId")
            #expect(conflict.image != nil)
            #expect(try await library.catalog.record(of: #require(shown.image)).image.visibility == .public)
            #expect(try await library.catalog.record(of: #require(hidden.image)).image.visibility == .private)
            let replaced = try await use.run(upload(2, "a") { $0.replaces = true })
            #expect(replaced.outcome == .updated)
        }
    }
}

extension TestLibrary {
    func intake(
        _ library: Library? = nil, limits: ImageIntake.Limits = ImageIntake.Limits()
    ) throws -> ImageIntake {
        ImageIntake(
            library: try library ?? opened(), files: BlockingPool(name: "files", threadLimit: 2), limits: limits)
    }

    func receive(_ upload: Upload, limits: ImageIntake.Limits = ImageIntake.Limits()) async throws -> ReceivedImage {
        try await ReceiveImages(library: opened(), intake: intake(limits: limits)).run(upload)
    }

    func receive(
        _ bytes: [UInt8], externalID: String? = nil, _ fields: [ImageField: AttributeValue] = [:]
    ) async throws -> ReceivedImage {
        let stated = StatedFields(externalID: externalID, fields: fields)
        return try await receive(Upload(MemoryByteStream(bytes), stated: stated))
    }
}

/// The same chunk again and again, counted.
final class CountingStream: ByteStream {
    private let chunks: Int
    private let bytes: [UInt8]
    private let failsAfter: Int?
    private let count = Mutex(0)

    init(chunks: Int, of bytes: [UInt8], failsAfter: Int? = nil) {
        self.chunks = chunks
        self.bytes = bytes
        self.failsAfter = failsAfter
    }

    var given: Int { count.withLock { $0 } }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let number = count.withLock { count in
            count += 1
            return count
        }
        if let failsAfter, number > failsAfter { throw ByteStreamError(.cancelled, "The client has gone.") }
        return number > chunks ? nil : ByteChunk(bytes)
    }
}
