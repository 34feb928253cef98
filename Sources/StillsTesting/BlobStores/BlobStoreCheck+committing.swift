internal import StillsModel
internal import Testing

extension BlobStoreCheck {
    static let committing: [BlobStoreCheck] = [
        .init("a committed blob is read back") { store in
            try await store.store(pattern(1_000), at: key("c/1/a.jpg"))
            #expect(try await store.bytes(of: key("c/1/a.jpg")) == pattern(1_000))
            #expect(try await store.stat(key("c/1/a.jpg")) == BlobStatus(key: key("c/1/a.jpg"), byteCount: 1_000))
        },
        .init("an empty blob is a blob") { store in
            let staged = try await store.store([], at: key("empty"))
            #expect(staged.byteCount == 0)
            #expect(try await store.stat(key("empty"))?.byteCount == 0)
            #expect(try await store.bytes(of: key("empty")) == [])
        },
        .init("a blob of many chunks is read back") { store in
            let chunks = (0..<9).map { pattern(256 * 1024 - $0, seed: $0) }
            let staged = try await store.stage(ScriptedByteStream(chunks), at: key("large"))
            try await store.commit([staged])
            #expect(try await store.bytes(of: key("large")) == chunks.flatMap(\.self))
        },
        .init("many are committed together, in directories old and new") { store in
            var staged: [StagedBlob] = []
            for number in 0..<60 {
                let place = try key("c/\(number % 7)/\(number).jpg")
                staged.append(try await store.stage(ScriptedByteStream([pattern(100, seed: number)]), at: place))
            }
            try await store.commit(Array(staged[..<30]))
            try await store.commit(Array(staged[30...]))
            for number in 0..<60 {
                #expect(try await store.bytes(of: key("c/\(number % 7)/\(number).jpg")) == pattern(100, seed: number))
            }
        },
        .init("a blob left by an earlier try is replaced") { store in
            try await store.store(pattern(500, seed: 1), at: key("a/b"))
            try await store.store(pattern(20, seed: 2), at: key("a/b"))
            #expect(try await store.bytes(of: key("a/b")) == pattern(20, seed: 2))
            #expect(try await store.list(after: nil, limit: 10).count == 1)
        },
        .init("what an earlier try staged for the key does not disturb a later one") { store in
            _ = try await store.stage(ScriptedByteStream([pattern(500, seed: 1)]), at: key("a/b"))
            try await store.store(pattern(20, seed: 2), at: key("a/b"))
            #expect(try await store.bytes(of: key("a/b")) == pattern(20, seed: 2))
        },
        .init("committing nothing is not an error") { store in
            try await store.commit([])
            #expect(try await store.list(after: nil, limit: 10) == [])
        },
        .init("a length that differs is refused") { store in
            var staged = try await store.stage(ScriptedByteStream([pattern(10)]), at: key("a"))
            staged.byteCount = 11
            let blob = staged
            let error = await #expect(throws: BlobStoreError.self) { try await store.commit([blob]) }
            #expect(error?.code == .corrupt)
            #expect(try await store.stat(key("a")) == nil)
        },
        .init("bytes staged for one key are not committed under another") { store in
            var staged = try await store.stage(ScriptedByteStream([pattern(10)]), at: key("a"))
            staged.key = try key("b")
            let blob = staged
            await #expect(throws: BlobStoreError.self) { try await store.commit([blob]) }
            #expect(try await store.list(after: nil, limit: 10) == [])
        },
        .init("several tasks commit at once") { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        try await store.store(pattern(50, seed: number), at: key("c/\(number % 3)/\(number)"))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.list(after: nil, limit: 100).count == 30)
        },
        .init("keys of all lengths and alphabets are kept") { store in
            let keys = [
                "ä/ö ü.jpg", "x", String(repeating: "n", count: 200), "a/" + String(repeating: "d/", count: 20) + "e",
            ]
            for (number, text) in keys.enumerated() { try await store.store(pattern(9, seed: number), at: key(text)) }
            for (number, text) in keys.enumerated() {
                #expect(try await store.bytes(of: key(text)) == pattern(9, seed: number))
            }
        },
    ]
}
