import BlobStorage
import Execution
import Foundation
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization
import Testing

@Suite("Pictures come in over several requests")
struct ResumeUploadsTests {
    private static let picture = SamplePicture.png(5, byteCount: 300_000)
    private static var length: Int64 { Int64(picture.count) }

    @Test("Pieces become an image with the last one; the spool is empty then", arguments: LibraryBackend.allCases)
    func pieces(backend: LibraryBackend) async throws {
        try await withLibrary(backend) { library in
            let use = try library.resuming()
            let upload = try await use.begin(byteCount: Self.length, metadata: "title Shelf")
            var offset = 0
            for size in [5_000, 100_000, 1, 50_000] {
                let outcome = try await use.append(Self.piece(offset, size), to: upload.id, at: Int64(offset))
                offset += size
                guard case .advanced(let now) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(now.offset == Int64(offset))
                #expect(try await use.status(upload.id).offset == Int64(offset))
            }
            let outcome = try await use.append(
                Self.piece(offset, Self.picture.count - offset), to: upload.id, at: Int64(offset))
            guard case .finished(let finished, let received) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(finished.offset == Self.length)
            #expect(received.outcome == .imported)
            let image = try #require(received.image)
            #expect(try await library.bytes(of: image) == Self.picture)
            #expect(try await library.catalog.record(of: image).image.title == "Shelf")
            let status = try await use.status(upload.id)
            #expect(status.result?.image == image)
            #expect(status.result?.receipt == received.receipt?.text)
            let left = try library.spooled()
            #expect(left.isEmpty)
        }
    }

    @Test("A process that is started anew goes on where the bytes on the disk end")
    func restart() async throws {
        try await withLibrary(.localAndSQLite) { library in
            let first = try library.resuming()
            let upload = try await first.begin(byteCount: Self.length, metadata: "")
            _ = try await first.append(Self.piece(0, 100_000), to: upload.id, at: 0)
            // What a killed process wrote and did not acknowledge.
            let path = "\(library.layout.spool)/upload-\(upload.id)"
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(repeating: 9, count: 1_000))
            try file.close()
            let second = try library.resuming()
            #expect(try await second.status(upload.id).offset == 100_000)
            let outcome = try await second.append(
                Self.piece(100_000, Self.picture.count - 100_000), to: upload.id, at: 100_000)
            guard case .finished(_, let received) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(try await library.bytes(of: #require(received.image)) == Self.picture)
        }
    }

    @Test("Where the disk has less than was noted, the offset is what the disk has")
    func shortened() async throws {
        try await withLibrary { library in
            let first = try library.resuming()
            let upload = try await first.begin(byteCount: Self.length, metadata: "")
            _ = try await first.append(Self.piece(0, 100_000), to: upload.id, at: 0)
            try FileHandle(forWritingTo: URL(fileURLWithPath: "\(library.layout.spool)/upload-\(upload.id)"))
                .truncate(atOffset: 60_000)
            let second = try library.resuming()
            let outcome = try await second.append(Self.piece(100_000, 10), to: upload.id, at: 100_000)
            guard case .otherOffset(let found) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(found.offset == 60_000)
            #expect(try await second.status(upload.id).offset == 60_000)
        }
    }

    @Test("Bytes of a stream that breaks count, unless they have a checksum", arguments: [false, true])
    func brokenStream(hasChecksum: Bool) async throws {
        try await withLibrary { library in
            let use = try library.resuming()
            let upload = try await use.begin(byteCount: Self.length, metadata: "")
            let stream = ScriptedByteStream(
                [Array(Self.picture[..<50_000])], ending: ByteStreamError(.cancelled, "The client has gone."))
            let checksum = hasChecksum ? ChunkChecksum(.sha1, Array(repeating: 0, count: 20)) : nil
            let error = await #expect(throws: ServiceError.self) {
                try await use.append(stream, to: upload.id, at: 0, checksum: checksum)
            }
            #expect(error?.code == .cancelled)
            let status = try await use.status(upload.id)
            #expect(status.offset == (hasChecksum ? 0 : 50_000))
        }
    }

    @Test("A wrong checksum takes the piece back, a right one keeps it", arguments: ChunkChecksum.Algorithm.allCases)
    func checksum(algorithm: ChunkChecksum.Algorithm) async throws {
        try await withLibrary { library in
            let use = try library.resuming()
            let upload = try await use.begin(byteCount: Self.length, metadata: "")
            _ = try await use.append(Self.piece(0, 10_000), to: upload.id, at: 0)
            let wrong = try await use.append(
                Self.piece(10_000, 10), to: upload.id, at: 10_000, checksum: ChunkChecksum(algorithm, [1, 2, 3]))
            guard case .checksumDiffers = wrong else {
                Issue.record("\(wrong)")
                return
            }
            #expect(try await use.status(upload.id).offset == 10_000)
            // "abc" (FIPS 180-4 gives its digests).
            let abc: [ChunkChecksum.Algorithm: String] = [
                .sha1: "a9993e364706816aba3e25717850c26c9cd0d89d",
                .sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                .sha512: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ]
            let digest = try #require(abc[algorithm])
            var bytes: [UInt8] = []
            var rest = digest[...]
            while !rest.isEmpty {
                bytes.append(try #require(UInt8(rest.prefix(2), radix: 16)))
                rest = rest.dropFirst(2)
            }
            let right = try await use.append(
                MemoryByteStream(Array("abc".utf8)), to: upload.id, at: 10_000,
                checksum: ChunkChecksum(algorithm, bytes))
            guard case .advanced(let now) = right else {
                Issue.record("\(right)")
                return
            }
            #expect(now.offset == 10_003)
        }
    }

    @Test("Another offset, bytes beyond the end and a finished upload are told, and change nothing")
    func misplaced() async throws {
        try await withLibrary { library in
            let use = try library.resuming()
            let upload = try await use.begin(byteCount: Self.length, metadata: "")
            let early = try await use.append(Self.piece(0, 10), to: upload.id, at: 10)
            guard case .otherOffset(let found) = early, found.offset == 0 else {
                Issue.record("\(early)")
                return
            }
            let long = try await use.append(MemoryByteStream(Self.picture + [1]), to: upload.id, at: 0)
            guard case .tooLong = long else {
                Issue.record("\(long)")
                return
            }
            #expect(try await use.status(upload.id).offset == 0)
            _ = try await use.append(MemoryByteStream(Self.picture), to: upload.id, at: 0)
            let again = try await use.append(Self.piece(0, 0), to: upload.id, at: Self.length)
            guard case .otherOffset(let finished) = again else {
                Issue.record("\(again)")
                return
            }
            #expect(finished.result != nil)
        }
    }

    @Test("What is no picture is refused with its first bytes, and the upload is gone")
    func noPicture() async throws {
        try await withLibrary { library in
            let use = try library.resuming()
            let upload = try await use.begin(byteCount: 1_000_000, metadata: "")
            let stream = CountingStream(chunks: 100, of: Array(repeating: UInt8(ascii: "x"), count: 10_000))
            let outcome = try await use.append(stream, to: upload.id, at: 0)
            guard case .refused(let received) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(received.refusal?.kind == .notAPicture)
            #expect(stream.given == 1)
            let error = await #expect(throws: ServiceError.self) { try await use.status(upload.id) }
            #expect(error?.code == .notFound)
            let left = try library.spooled()
            #expect(left.isEmpty)
        }
    }

    @Test("An upload is its account's, and nobody else knows of it; ending it frees its room")
    func owners() async throws {
        try await withLibrary { library in
            let intake = try library.intake()
            let mine = try library.resuming(intake: intake)
            let upload = try await mine.begin(byteCount: Self.length, metadata: "")
            _ = try await mine.append(Self.piece(0, 10_000), to: upload.id, at: 0)
            let other = library.library(of: AccountID(high: 7, low: 7), try library.opened())
            let theirs = try library.resuming(other, intake: intake)
            let error = await #expect(throws: ServiceError.self) { try await theirs.status(upload.id) }
            #expect(error?.code == .notFound)
            await #expect(throws: ServiceError.self) { _ = try await theirs.end(upload.id) }
            #expect(try await mine.end(upload.id))
            let left = try library.spooled()
            #expect(left.isEmpty)
        }
    }

    @Test("What is over is swept, and remains of killed processes are removed; what goes on stays")
    func sweeping() async throws {
        try await withLibrary { library in
            let clock = Clock()
            let opened = try library.opened(in: clock.environment)
            let intake = try library.intake(opened)
            let use = try library.resuming(opened, intake: intake)
            let old = try await use.begin(byteCount: Self.length, metadata: "")
            _ = try await use.append(Self.piece(0, 10_000), to: old.id, at: 0)
            clock.advance(seconds: 20 * 3_600)
            let young = try await use.begin(byteCount: Self.length, metadata: "")
            _ = try await use.append(Self.piece(0, 10_000), to: young.id, at: 0)
            clock.advance(seconds: 5 * 3_600)
            let count = try await SweepUploads(intake: intake).run()
            #expect(count == 1)
            for name in ["arrival-1", "upload-0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11", "input-2"] {
                try Data([1]).write(to: URL(fileURLWithPath: "\(library.layout.spool)/\(name)"))
            }
            let remains = try await SweepUploads(intake: intake).removeRemains()
            #expect(remains == 2)
            #expect(try library.spooled() == ["input-2", "upload-\(young.id)"])
        }
    }

    @Test(
        "Whatever call fails, sending the rest again makes the image",
        arguments: [FaultPlan.Fault.failBefore, .failAfter, .crashBefore, .crashAfter])
    func everyCall(fault: FaultPlan.Fault) async throws {
        var number = 1
        var wasReached = true
        while wasReached {
            let plan = FaultPlan.once(fault, atCall: number)
            try await withLibrary { library in
                let healthy = try library.opened()
                let upload = try await library.resuming(healthy, intake: library.intake(healthy))
                    .begin(byteCount: Self.length, metadata: "")
                let faulty = try library.opened(by: TestLibrary.deadOwner, plan: plan)
                let first = try library.resuming(faulty, intake: library.intake(faulty))
                _ = await Self.sendAll(first, upload.id)
                _ = try await library.verify(repairs: true)
                let second = try library.resuming(healthy, intake: library.intake(healthy))
                let image = try #require(await Self.sendAll(second, upload.id), "\(plan.calls)")
                #expect(try await library.bytes(of: image) == Self.picture)
                let images = try await library.catalog.changes(since: 0, limit: 100).filter { $0.version == 1 }
                #expect(images.count == 1, "\(plan.calls)")
            }
            wasReached = plan.calls.count >= number
            number += 1
        }
        #expect(number > 10, "an upload makes hardly any calls")
    }

    // MARK: - Sending

    private static func piece(_ offset: Int, _ size: Int) -> MemoryByteStream {
        MemoryByteStream(Array(picture[offset..<offset + size]), chunkSize: 30_000)
    }

    /// Goes on from the offset as a client does; nil when an error came.
    private static func sendAll(_ use: ResumeUploads, _ id: UploadID) async -> ImageID? {
        do {
            while true {
                let status = try await use.status(id)
                if let result = status.result { return result.image }
                let size = min(100_000, picture.count - Int(status.offset))
                _ = try await use.append(piece(Int(status.offset), size), to: id, at: status.offset)
            }
        } catch {
            return nil
        }
    }
}

extension TestLibrary {
    func resuming(_ library: Library? = nil, intake: ImageIntake? = nil) throws -> ResumeUploads {
        let opened = try library ?? opened()
        return ResumeUploads(library: opened, intake: try intake ?? self.intake(opened)) {
            (metadata) throws(ServiceError) in
            var upload = Upload(MemoryByteStream([]))
            if metadata.hasPrefix("title ") { upload.stated.fields[.title] = .string(String(metadata.dropFirst(6))) }
            return upload
        }
    }

    func library(of account: AccountID, _ library: Library) -> Library {
        library.acting(as: .account(account, .member))
    }

    func spooled() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(layout.spool)").sorted()
    }
}

/// Time that a test moves.
private final class Clock: Sendable {
    private let now = Mutex(Library.Environment.system.now())

    var environment: Library.Environment {
        var environment = Library.Environment.system
        environment.now = { self.now.withLock { $0 } }
        return environment
    }

    func advance(seconds: Int64) {
        now.withLock { $0 = Instant(microseconds: $0.microseconds + seconds * 1_000_000) }
    }
}
