internal import StillsModel
internal import Testing

extension BlobStoreCheck {
    /// So long that a store which sends parts needs several.
    private static let longChunks = (0..<52).map { pattern(256 * 1024, seed: $0) } + [pattern(777, seed: 52)]

    static let lengths: [BlobStoreCheck] = [
        .init("blobs of every length about that of a chunk are read back") { store in
            let lengths = [1, 262_143, 262_144, 262_145, 524_288, 1_000_000]
            for length in lengths { try await store.store(pattern(length), at: key("\(length)")) }
            for length in lengths {
                #expect(try await store.bytes(of: key("\(length)")) == pattern(length), "\(length)")
            }
        },
        .init("a long blob is seen when it is committed, with its digest and all its bytes") { store in
            let staged = try await store.stage(ScriptedByteStream(longChunks), at: key("long/a"))
            #expect(staged.byteCount == Int64(52 * 256 * 1024 + 777))
            #expect(try await store.stat(key("long/a")) == nil)
            #expect(try await store.list(after: nil, limit: 9) == [])
            try await store.commit([staged])
            #expect(try await store.bytes(of: key("long/a")) == longChunks.flatMap(\.self))
            let end = Int64(52 * 256 * 1024)
            #expect(try await store.bytes(of: key("long/a"), range: end..<end + 1_000) == longChunks[52])
        },
        .init("a long stream that fails late leaves nothing") { (store) async throws in
            let cause = ByteStreamError(.unavailable, "The card was taken out.")
            let error = await #expect(throws: BlobStoreError.self) {
                _ = try await store.stage(ScriptedByteStream(longChunks, ending: cause), at: key("long/a"))
            }
            #expect((error?.cause as? ByteStreamError)?.message == "The card was taken out.")
            #expect(try await store.list(after: nil, limit: 9) == [])
        },
        .init("a long blob that was staged is given up like a short one") { store in
            let discarded = try await store.stage(ScriptedByteStream(longChunks), at: key("a"))
            let removed = try await store.stage(ScriptedByteStream(longChunks), at: key("b"))
            try await store.discard(discarded)
            try await store.remove(key("b"))
            await #expect(throws: BlobStoreError.self) { try await store.commit([discarded]) }
            await #expect(throws: BlobStoreError.self) { try await store.commit([removed]) }
            #expect(try await store.list(after: nil, limit: 9) == [])
        },
        .init("a damaged blob of any length can be set aside") { store in
            try await store.commit([store.stage(ScriptedByteStream(longChunks), at: key("long/a b+c.tif"))])
            #expect(try await store.quarantine(key("long/a b+c.tif"))?.isEmpty == false)
            #expect(try await store.stat(key("long/a b+c.tif")) == nil)
            #expect(try await store.list(after: nil, limit: 9) == [])
        },
    ]
}
