import Execution
import Foundation
import HTTPClient
import Linux
import StillsClient
import StillsModel
import StillsService
import Synchronization
import Testing

@Suite("Large pictures are sent")
struct SendPictureTests {
    private static let byteCount = Int(SendPicture.resumableFrom) + 1_000

    private struct Subject {
        let picture: SentPicture
        let bytes: [UInt8]
        let state: String
        let begun: BegunUploads
        let server: ServerAddress
    }

    private func withPicture(_ body: (Subject) async throws -> Void) async throws {
        let place = "/tmp/stills-send-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let bytes = (0..<Self.byteCount).map { UInt8(truncatingIfNeeded: $0 / 251) }
        try Data(bytes).write(to: URL(fileURLWithPath: place + "/picture"))
        let path = try #require(Path(place + "/picture"))
        let digest = try #require(Digest(bytes: [UInt8](repeating: 7, count: 32)))
        let server = try #require(ServerAddress("http://127.0.0.1:1"))
        let item = ImportItem(path: path, shownPath: path, stated: StatedFields())
        try await body(
            Subject(
                picture: SentPicture(
                    path: path, digest: digest, byteCount: Int64(bytes.count),
                    statement: PictureStatement(item, digest: digest, .init(collection: "General"))),
                bytes: bytes, state: place + "/state/uploads",
                begun: BegunUploads(try #require(Path(place + "/state/uploads")), server: server), server: server))
    }

    private func send(
        _ subject: Subject, to server: UploadServer, isStopped: @escaping @Sendable () -> Bool = { false }
    ) async -> Result<SentOutcome, RemoteError> {
        let sending = SendPicture(
            library: RemoteLibrary(server: subject.server, exchange: server),
            files: BlockingPool(name: "test", threadLimit: 4), begun: subject.begun, isStopped: isStopped)
        do throws(RemoteError) { return .success(try await sending.run(subject.picture)) } catch {
            return .failure(error)
        }
    }

    private func remembered(_ subject: Subject) throws -> [String] {
        guard FileManager.default.fileExists(atPath: subject.state) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: subject.state)
    }

    private func expectRemembered(
        _ count: Int, _ subject: Subject, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let names = try remembered(subject)
        #expect(names.count == count, sourceLocation: sourceLocation)
    }

    @Test(
        "Whatever breaks, the bytes arrive once, and nothing is remembered afterwards",
        arguments: [
            ([], 1), ([.breaksAfter(3_000_000)], 1), ([.breaksAfter(1), .breaksAfter(300_000), .breaksAfter(0)], 1),
            ([.losesAnswer], 1), ([.busy], 1), ([.breaksAfter(500_000), .forgets], 2),
        ] as [([UploadServer.Fault], Int)])
    func faults(_ faults: [UploadServer.Fault], begun: Int) async throws {
        try await withPicture { subject in
            let server = UploadServer(faults)
            let outcome = try await send(subject, to: server).get()
            #expect(outcome.image.description == UploadServer.image)
            #expect(outcome.outcome == "imported")
            #expect(outcome.receipt == "a.b.c")
            #expect(server.state.withLock { $0.bytes } == subject.bytes)
            // Every beginning has a key of its own.
            #expect(server.state.withLock { $0.keys.count } == begun)
            try expectRemembered(0, subject)
        }
    }

    @Test("A server that stays away ends it, and the next run goes on")
    func continued() async throws {
        try await withPicture { subject in
            let server = UploadServer([.breaksAfter(400_000)] + (0..<10).map { _ in .breaksAfter(0) })
            let failed = await send(subject, to: server)
            guard case .failure(let error) = failed else {
                Issue.record("It was sent.")
                return
            }
            #expect(error.code == .unavailable && error.endsRun)
            let names = try remembered(subject)
            #expect(names.count == 1)
            let attributes = try FileManager.default.attributesOfItem(atPath: subject.state + "/" + (names.first ?? ""))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            server.state.withLock { $0.faults = [] }
            let before = server.state.withLock { $0.seen.count }
            _ = try await send(subject, to: server).get()
            #expect(server.state.withLock { Array($0.seen[before...]) } == ["HEAD ", "PATCH 400000"])
            #expect(server.state.withLock { $0.bytes } == subject.bytes)
            try expectRemembered(0, subject)
        }
    }

    @Test("What is stopped is remembered, and no fault of the server")
    func stopped() async throws {
        try await withPicture { subject in
            let server = UploadServer()
            let asked = Mutex(0)
            let end = await send(subject, to: server) {
                asked.withLock { asked in
                    asked += 1
                    return asked > 3
                }
            }
            guard case .failure(let error) = end else {
                Issue.record("It was sent.")
                return
            }
            #expect(error.code == .cancelled && !error.endsRun)
            try expectRemembered(1, subject)
            #expect(server.state.withLock { $0.bytes.count } == 3 * ByteChunk.preferredSize)
        }
    }

    @Test("What is refused is over")
    func refused() async throws {
        try await withPicture { subject in
            let server = UploadServer([.refuses])
            guard case .failure(let error) = await send(subject, to: server) else {
                Issue.record("It was sent.")
                return
            }
            #expect(error.status == 415 && !error.endsRun)
            try expectRemembered(0, subject)
        }
    }

    @Test("A file that became shorter is the file's fault")
    func changed() async throws {
        try await withPicture { subject in
            try Data(subject.bytes.prefix(1_000)).write(to: URL(fileURLWithPath: "\(subject.picture.path)"))
            guard case .failure(let error) = await send(subject, to: UploadServer()) else {
                Issue.record("It was sent.")
                return
            }
            #expect(error.message.contains("changed while it was sent") && !error.endsRun)
        }
    }

    @Test("What was begun long ago is forgotten")
    func forgotten() async throws {
        try await withPicture { subject in
            _ = await send(subject, to: UploadServer(), isStopped: { true })
            try expectRemembered(1, subject)
            try subject.begun.removeAll(before: 0)
            try expectRemembered(1, subject)
            try subject.begun.removeAll(before: .max)
            try expectRemembered(0, subject)
        }
    }
}
