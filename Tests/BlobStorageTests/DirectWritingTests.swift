@testable import BlobStorage
import Foundation
import Linux
import StillsModel
import StillsTesting
import Synchronization
import Testing

@Suite("Writing past the page cache")
struct DirectWritingTests {
    /// A clock that goes on by as much at each look.
    private final class SteppingClock: Sendable {
        private let time = Atomic<Int64>(0)
        private let step: Int64

        init(step: Int64) { self.step = step }

        func now() -> Int64 { time.wrappingAdd(step, ordering: .relaxed).newValue }
    }

    private func configuration(step: Int64, writesDirectly: Bool = true) -> LocalBlobStore.Configuration {
        let clock = SteppingClock(step: step)
        var configuration = LocalBlobStore.Configuration()
        configuration.writesDirectly = writesDirectly
        configuration.now = { clock.now() }
        return configuration
    }

    private func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    }

    private func stage(_ bytes: [UInt8], _ number: Int, in store: LocalBlobStore) async throws -> StagedBlob {
        let digest = try #require(Digest(bytes: [UInt8](repeating: 7, count: 32)))
        return try await store.stage(MemoryByteStream(bytes, digest: digest), at: SampleLibrary.locator("a/\(number)"))
    }

    @Test(
        "A file of any length has all its bytes and no more", arguments: [true, false],
        [0, 1, 511, 4_095, 4_096, 4_097, 20_480, 20_481, 262_143, 262_144, 262_145, 600_000])
    func lengths(writesDirectly: Bool, count: Int) async throws {
        let chosen = configuration(step: 1, writesDirectly: writesDirectly)
        try await withLocalStore(configuration: chosen) { store, root in
            let expected = bytes(count)
            let staged = try await stage(expected, 1, in: store)
            #expect(staged.byteCount == Int64(count))
            try await store.commit([staged])
            #expect(try readFile(root.appending("a/1"), limit: 1 << 20) == expected)
        }
    }

    @Test("A disk whose quickest write is slow gets no more of them, and all bytes are right before and after")
    func slowDisk() async throws {
        try await withLocalStore(configuration: configuration(step: DirectWriting.patience + 1)) { store, root in
            let count = DirectWriting.window + 4
            for number in 1...count {
                if number <= DirectWriting.window, !store.direct.isOn {
                    // The file system of this machine's temporary folder knows no direct writing.
                    return
                }
                let staged = try await stage(bytes(8_192 + number), number, in: store)
                try await store.commit([staged])
            }
            #expect(!store.direct.isOn)
            for number in 1...count {
                let path = try #require(Path("a/\(number)"))
                #expect(try readFile(root.appending(path), limit: 1 << 20) == bytes(8_192 + number))
            }
        }
    }

    @Test("A quick disk goes on getting them, however slow some are")
    func quickDisk() async throws {
        let looks = Atomic<Int64>(0)
        var chosen = LocalBlobStore.Configuration()
        // Every other write takes a second.
        let now: @Sendable () -> Int64 = {
            let look = looks.wrappingAdd(1, ordering: .relaxed).newValue
            return look / 4 * 1_000_000_000 + (look % 4 == 3 ? 900_000_000 : 0)
        }
        chosen.now = now
        try await withLocalStore(configuration: chosen) { store, _ in
            _ = try await stage(bytes(4_096), 0, in: store)
            guard store.direct.isOn else { return }
            for number in 1...(2 * DirectWriting.window) { _ = try await stage(bytes(4_096), number, in: store) }
            #expect(store.direct.isOn)
        }
    }

    @Test("Where a file system knows no direct writing, the bytes are written all the same")
    func unknown() async throws {
        // A socket refuses it, as some file systems do.
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let writer = FileDescriptor(adopting: ends[0], path: "one end")
        let reader = FileDescriptor(adopting: ends[1], path: "the other end")
        let direct = DirectWriting(isOn: true, now: { 0 })
        try direct.write(bytes(8_200), to: writer)
        #expect(!direct.isOn)
        var arrived: [UInt8] = []
        while arrived.count < 8_200 { arrived += try reader.read(upTo: 8_200) }
        #expect(arrived == bytes(8_200))
    }
}
