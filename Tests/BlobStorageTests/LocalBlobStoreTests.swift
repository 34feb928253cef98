@testable import BlobStorage
import Execution
import Foundation
import Linux
import StillsModel
import StillsTesting
import Testing

@Suite("A local blob store")
struct LocalBlobStoreTests {
    @Test("A key is the path below the root, and the bytes are the file's")
    func layout() async throws {
        try await withLocalStore { store, root in
            try await store.store([1, 2, 3], at: locator("l-1/General/0f/picture.jpg"))
            #expect(try readFile(root.appending("l-1/General/0f/picture.jpg"), limit: 10) == [1, 2, 3])
        }
    }

    @Test("After a commit, and after a stream's error, nothing is left in staging")
    func stagingIsEmptied() async throws {
        try await withLocalStore { store, root in
            try await store.store([1], at: locator("a/b"))
            let failing = ScriptedByteStream([[1], [2]], ending: ByteStreamError(.unavailable, "Gone."))
            await #expect(throws: BlobStoreError.self) { _ = try await store.stage(failing, at: locator("a/c")) }
            #expect(try names(in: root.appending(".staging")) == [])
        }
    }

    @Test("Removing a key after a crash finds what an earlier process staged for it")
    func removalAfterCrash() async throws {
        try await withLocalStore { store, root in
            _ = try await store.stage(MemoryByteStream([1]), at: locator("a/b"))
            _ = try await store.stage(MemoryByteStream([2]), at: locator("a/c"))
            let later = try LocalBlobStore(
                id: store.id, root: root, pool: BlockingPool(name: "later", threadLimit: 1))
            try await later.remove(locator("a/b"))
            #expect(try names(in: root.appending(".staging")).count == 1)
            try await later.remove(locator("a/c"))
            #expect(try names(in: root.appending(".staging")) == [])
        }
    }

    @Test("A directory that is a symbolic link is not followed")
    func symbolicLinkAsDirectory() async throws {
        try await withLocalStore { store, root in
            let outside = root.parent.appending("outside")
            _ = try makeDirectories(outside)
            try link(root.appending("a"), to: outside)
            let staged = try await store.stage(MemoryByteStream([1]), at: locator("a/b"))
            await #expect(throws: BlobStoreError.self) { try await store.commit([staged]) }
            await #expect(throws: BlobStoreError.self) { _ = try await store.stat(locator("a/b")) }
            #expect(try names(in: outside) == [])
            #expect(try await store.list(after: nil, limit: 10) == [])
        }
    }

    @Test("A file that is a symbolic link is no blob")
    func symbolicLinkAsFile() async throws {
        try await withLocalStore { store, root in
            let secret = root.parent.appending("secret")
            try FileDescriptor.open(secret, .createNew).write([7])
            try link(root.appending("a"), to: secret)
            let error = await #expect(throws: BlobStoreError.self) {
                _ = try await store.read(locator("a"), range: nil)
            }
            #expect(error?.code == .notFound)
            try await store.remove(locator("a"))
            #expect(try readFile(secret, limit: 10) == [7])
        }
    }

    @Test("What is no blob is not listed")
    func foreignEntries() async throws {
        try await withLocalStore { store, root in
            try await store.store([1], at: locator("a/b"))
            _ = try await store.stage(MemoryByteStream([1]), at: locator("a/c"))
            try FileDescriptor.open(root.appending("a/.hidden"), .createNew).write([7])
            try FileDescriptor.open(root.appending(#require(Path(bytes: [0xFF]))), .createNew).write([7])
            #expect(try await store.list(after: nil, limit: 10).map(\.key) == [locator("a/b")])
        }
    }

    @Test("A directory with more entries than a page keeps in memory is listed whole and in order")
    func largeDirectory() async throws {
        try await withLocalStore { store, root in
            try await store.store([1], at: locator("d/first"))
            let directory = try FileDescriptor.open(root.appending("d"), .directory)
            for number in 0..<5_000 { _ = try directory.open(#require(Path("n\(number)")), .createNew) }
            var listed: [BlobLocator] = []
            while true {
                let page = try await store.list(after: listed.last, limit: 700).map(\.key)
                listed += page
                if page.count < 700 { break }
            }
            #expect(listed.count == 5_001)
            #expect(listed == listed.sorted())
        }
    }

    @Test("A directory that somebody removed is made again")
    func removedDirectory() async throws {
        try await withLocalStore { store, root in
            try await store.store([1], at: locator("a/b"))
            try await store.remove(locator("a/b"))
            #expect(try FileDescriptor.open(root, .directory).removeDirectory("a"))
            try await store.store([2], at: locator("a/b"))
            #expect(try await store.bytes(of: locator("a/b")) == [2])
        }
    }

    @Test("A quarantined blob keeps its bytes and the end of its name")
    func quarantine() async throws {
        try await withLocalStore { store, root in
            try await store.store([1, 2], at: locator("a/picture.jpg"))
            let place = try #require(try await store.quarantine(locator("a/picture.jpg")))
            #expect(place.hasPrefix("\(root)/.quarantine/") && place.hasSuffix("picture.jpg"))
            #expect(try readFile(#require(Path(place)), limit: 10) == [1, 2])
        }
    }

    @Test("A blob that is sent again is not opened again, until it is removed or set aside")
    func blobsThatAreSent() async throws {
        var configuration = LocalBlobStore.Configuration()
        configuration.sentStaysOpen = .seconds(3_600)
        try await withLocalStore(configuration: configuration) { store, root in
            let key = try locator("a/b")
            try await store.store([1, 2, 3], at: key)
            #expect(try await bytes(try await store.open(key, range: nil)) == [1, 2, 3])
            try FileManager.default.removeItem(atPath: "\(root.appending("a/b"))")
            #expect(try await bytes(try await store.open(key, range: 1..<10)) == [2, 3])
            // Whoever checks a blob reads what is there.
            await #expect(throws: BlobStoreError.self) { _ = try await store.read(key, range: nil) }
            try await store.remove(key)
            await #expect(throws: BlobStoreError.self) { _ = try await store.open(key, range: nil) }

            try await store.store([5], at: key)
            #expect(try await bytes(try await store.open(key, range: nil)) == [5])
            try await store.store([4], at: key)
            #expect(try await bytes(try await store.open(key, range: nil)) == [4])
            #expect(try await store.quarantine(key) != nil)
            await #expect(throws: BlobStoreError.self) { _ = try await store.open(key, range: nil) }
        }
    }

    @Test("A blob that was opened before a removal is not kept after it, and none for long")
    func keptBlobs() async throws {
        let blobs = OpenBlobs(age: .milliseconds(20))
        let key = try locator("a")
        weak var open: SharedDescriptor?
        do {
            let blob = OpenBlobs.Blob(file: SharedDescriptor(try .open("/dev/null", .read)), byteCount: 0)
            open = blob.file
            let before = blobs.removals
            blobs.forget([key])
            blobs.keep(blob, key, removals: before)
            #expect(blobs[key] == nil)
            blobs.keep(blob, key, removals: blobs.removals)
        }
        // Nobody asks for it again: it is closed all the same.
        while open != nil { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test("A token that is no staged file of the key is refused", arguments: ["", "../a", "0123", "a/b"])
    func forgedToken(token: String) async throws {
        try await withLocalStore { store, _ in
            var staged = try await store.stage(MemoryByteStream([1]), at: locator("a"))
            staged.token = token
            let forged = staged
            let error = await #expect(throws: BlobStoreError.self) { try await store.commit([forged]) }
            #expect(error?.code == .invalidArgument)
            await #expect(throws: BlobStoreError.self) { try await store.discard(forged) }
        }
    }

    @Test(
        "Errors of the system say what the caller can do, and name the file",
        arguments: [
            (28, .resourceExhausted), (122, .resourceExhausted), (30, .permissionDenied), (13, .permissionDenied),
            (2, .notFound), (5, .unavailable), (24, .resourceExhausted), (20, .invalidArgument),
        ] as [(Int32, ErrorCode)])
    func errors(number: Int32, code: ErrorCode) {
        let error = BlobStoreError(SystemError(errno: number, call: .write, path: "/library/blobs/a"))
        #expect(error.code == code)
        #expect(error.message.contains("/library/blobs/a"))
        #expect(error.cause is SystemError)
    }

    private func bytes(_ stream: any ByteStream) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await stream.next() { bytes += chunk.bytes }
        return bytes
    }

    private func locator(_ text: String) throws -> BlobLocator {
        try #require(BlobLocator(rawValue: text))
    }

    private func names(in directory: Path) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.description)
    }

    private func link(_ path: Path, to target: Path) throws {
        try FileManager.default.createSymbolicLink(
            atPath: path.description, withDestinationPath: target.description)
    }
}
