internal import StillsModel
internal import Testing

extension BlobStoreCheck {
    static let reading: [BlobStoreCheck] = [
        .init("what is missing is not found") { (store) async throws in
            #expect(try await store.stat(key("a/b/c")) == nil)
            let error = await #expect(throws: BlobStoreError.self) {
                _ = try await store.read(key("a/b/c"), range: nil)
            }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("a/b/c") == true)
        },
        .init("a directory of keys is no blob") { store in
            try await store.store(pattern(5), at: key("a/b"))
            #expect(try await store.stat(key("a")) == nil)
            let error = await #expect(throws: BlobStoreError.self) { _ = try await store.read(key("a"), range: nil) }
            #expect(error?.code == .notFound)
        },
        .init("a range gives these bytes and no others") { store in
            let bytes = pattern(600_000)
            try await store.store(bytes, at: key("a"))
            for range in [0..<1, 5..<10, 262_143..<262_145, 0..<600_000, 100..<599_999, 599_999..<600_000] {
                let wanted = Int64(range.lowerBound)..<Int64(range.upperBound)
                #expect(try await store.bytes(of: key("a"), range: wanted) == Array(bytes[range]))
            }
        },
        .init("a range beyond the end stops at the end; an empty one gives nothing") { store in
            try await store.store(pattern(10), at: key("a"))
            #expect(try await store.bytes(of: key("a"), range: 8..<100) == Array(pattern(10)[8...]))
            #expect(try await store.bytes(of: key("a"), range: 50..<100) == [])
            #expect(try await store.bytes(of: key("a"), range: 5..<5) == [])
            #expect(try await store.bytes(of: key("a"), range: 0..<Int64.max) == pattern(10))
        },
        .init("what is opened to be sent gives the same bytes, and says rightly where they are") { store in
            let bytes = pattern(600_000)
            try await store.store(bytes, at: key("a"))
            let stream = try await store.open(key("a"), range: 5..<400_000)
            #expect(stream.file.map { $0.range == 5..<400_000 } ?? true)
            var taken: [UInt8] = []
            while let chunk = try await stream.next() { taken += chunk.bytes }
            #expect(taken == Array(bytes[5..<400_000]))
            #expect(stream.file.map { _ in true } == nil, "nothing is left to be sent")
            let error = await #expect(throws: BlobStoreError.self) { _ = try await store.open(key("x"), range: nil) }
            #expect(error?.code == .notFound)
        },
        .init("chunks hold at most 256 KiB and are never empty") { store in
            try await store.store(pattern(700_000), at: key("a"))
            let stream = try await store.read(key("a"), range: nil)
            while let chunk = try await stream.next() { #expect((1...262_144).contains(chunk.count)) }
        },
        .init("a reader keeps its bytes when the blob is removed or replaced meanwhile") { store in
            try await store.store(pattern(700_000, seed: 1), at: key("a"))
            let stream = try await store.read(key("a"), range: nil)
            let first = try await stream.next()
            try await store.store(pattern(3, seed: 2), at: key("a"))
            try await store.remove(key("a"))
            #expect(try await (first?.bytes ?? []) + stream.collect() == pattern(700_000, seed: 1))
        },
    ]
}
