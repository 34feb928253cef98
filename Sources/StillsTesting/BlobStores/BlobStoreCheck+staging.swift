internal import StillsModel
internal import Testing

extension BlobStoreCheck {
    static let staging: [BlobStoreCheck] = [
        .init("staging computes size and digest") { store in
            let staged = try await store.stage(ScriptedByteStream([Array("ab".utf8), Array("c".utf8)]), at: key("a/b"))
            #expect(staged.byteCount == 3)
            #expect(
                staged.digest.description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            #expect(try staged.key == key("a/b"))
        },
        .init("what is only staged is not there") { store in
            _ = try await store.stage(ScriptedByteStream([pattern(10)]), at: key("a/b"))
            #expect(try await store.stat(key("a/b")) == nil)
            #expect(try await store.list(after: nil, limit: 10) == [])
            let error = await #expect(throws: BlobStoreError.self) { _ = try await store.read(key("a/b"), range: nil) }
            #expect(error?.code == .notFound)
        },
        .init("an error of the stream is thrown with its cause, and nothing stays behind") { (store) async throws in
            let cause = ByteStreamError(.permissionDenied, "The camera said no.")
            let error = await #expect(throws: BlobStoreError.self) {
                _ = try await store.stage(ScriptedByteStream([pattern(10)], ending: cause), at: key("a/b"))
            }
            #expect(error?.code == .unavailable)
            #expect((error?.cause as? ByteStreamError)?.message == "The camera said no.")
            #expect(try await store.list(after: nil, limit: 10) == [])
        },
        .init("a stream that fails at once is thrown, too") { store in
            let cause = ByteStreamError(.unavailable, "Gone.")
            let error = await #expect(throws: BlobStoreError.self) {
                _ = try await store.stage(ScriptedByteStream([], ending: cause), at: key("a"))
            }
            #expect(error?.code == .unavailable)
        },
        .init("a cancelled task stages nothing") { store in
            let task = Task { () async throws -> StagedBlob in
                while !Task.isCancelled { await Task.yield() }
                return try await store.stage(ScriptedByteStream([pattern(10)]), at: key("a"))
            }
            task.cancel()
            let error = await #expect(throws: BlobStoreError.self) { _ = try await task.value }
            #expect(error?.code == .cancelled)
        },
        .init("a discarded blob cannot be committed; discarding twice is not an error") { store in
            let staged = try await store.stage(ScriptedByteStream([pattern(10)]), at: key("a/b"))
            try await store.discard(staged)
            try await store.discard(staged)
            await #expect(throws: BlobStoreError.self) { try await store.commit([staged]) }
            #expect(try await store.stat(key("a/b")) == nil)
        },
        .init("discarding one of two staged for a key leaves the other") { store in
            let first = try await store.stage(ScriptedByteStream([pattern(10, seed: 1)]), at: key("a/b"))
            let second = try await store.stage(ScriptedByteStream([pattern(20, seed: 2)]), at: key("a/b"))
            try await store.discard(first)
            try await store.commit([second])
            #expect(try await store.bytes(of: key("a/b")) == pattern(20, seed: 2))
        },
        .init("several tasks stage at once without mixing their bytes") { store in
            let staged = try await withThrowingTaskGroup(of: StagedBlob.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let chunks = (0..<5).map { pattern(1_000, seed: number * 5 + $0) }
                        return try await store.stage(ScriptedByteStream(chunks), at: key("many/\(number)"))
                    }
                }
                return try await group.reduce(into: [StagedBlob]()) { $0.append($1) }
            }
            try await store.commit(staged)
            for number in 0..<40 {
                let expected = (0..<5).flatMap { pattern(1_000, seed: number * 5 + $0) }
                #expect(try await store.bytes(of: key("many/\(number)")) == expected)
            }
        },
    ]
}
