internal import StillsModel
internal import Testing

extension BlobStoreCheck {
    static let listing: [BlobStoreCheck] = [
        .init("an empty store lists nothing") { (store) async throws in
            #expect(try await store.list(after: nil, limit: 10) == [])
            #expect(try await store.list(after: key("z"), limit: 10) == [])
        },
        .init("keys come in byte order of the whole key") { store in
            let texts = ["a/b", "a-b", "a0", "a/b-c", "a/c/d", "b", "A", "ä", "a.b", "a/b c"]
            for (number, text) in texts.enumerated() { try await store.store(pattern(number), at: key(text)) }
            let listed = try await store.list(after: nil, limit: 100)
            #expect(try listed.map(\.key) == texts.map { try key($0) }.sorted())
            for (number, text) in texts.enumerated() {
                #expect(try listed.contains(BlobStatus(key: key(text), byteCount: Int64(number))))
            }
        },
        .init("pages of every size put together are the whole list") { store in
            var staged: [StagedBlob] = []
            for number in 0..<50 {
                let text = ["x/\(number % 5)/\(number)", "x-\(number)", "y/\(number)"][number % 3]
                staged.append(try await store.stage(ScriptedByteStream([pattern(1)]), at: key(text)))
            }
            try await store.commit(staged)
            let whole = try await store.list(after: nil, limit: 1_000).map(\.key)
            #expect(whole == staged.map(\.key).sorted())
            for size in [1, 2, 7, 49, 50] {
                var pages: [BlobLocator] = []
                while true {
                    let page = try await store.list(after: pages.last, limit: size).map(\.key)
                    pages += page
                    if page.count < size { break }
                }
                #expect(pages == whole, "pages of \(size)")
            }
        },
        .init("a list may begin behind a key that is not there") { store in
            for text in ["a/b", "a/d", "b/a"] { try await store.store(pattern(1), at: key(text)) }
            #expect(try await store.list(after: key("a/c"), limit: 10).map(\.key) == [key("a/d"), key("b/a")])
            #expect(try await store.list(after: key("a"), limit: 1).map(\.key) == [key("a/b")])
            #expect(try await store.list(after: key("a/d/e"), limit: 9).map(\.key) == [key("b/a")])
            #expect(try await store.list(after: key("c"), limit: 9).isEmpty)
        },
        .init("a limit of nothing gives nothing") { store in
            try await store.store(pattern(1), at: key("a"))
            #expect(try await store.list(after: nil, limit: 0) == [])
        },
    ]

    static let removing: [BlobStoreCheck] = [
        .init("a removed blob is gone; removing twice is not an error") { store in
            try await store.store(pattern(1), at: key("a/b"))
            try await store.store(pattern(2), at: key("a/c"))
            try await store.remove(key("a/b"))
            try await store.remove(key("a/b"))
            #expect(try await store.stat(key("a/b")) == nil)
            #expect(try await store.list(after: nil, limit: 10).map(\.key) == [key("a/c")])
        },
        .init("removing what never was is not an error") { store in
            try await store.remove(key("never/was/here"))
            #expect(try await store.list(after: nil, limit: 10) == [])
        },
        .init("removing gives up whatever was staged for the key, and for no other") { store in
            let staged = try await store.stage(ScriptedByteStream([pattern(1)]), at: key("a/b"))
            let other = try await store.stage(ScriptedByteStream([pattern(2)]), at: key("a/c"))
            try await store.remove(key("a/b"))
            await #expect(throws: BlobStoreError.self) { try await store.commit([staged]) }
            try await store.commit([other])
            #expect(try await store.list(after: nil, limit: 10).map(\.key) == [key("a/c")])
        },
        .init("a key can be used again after its removal") { store in
            try await store.store(pattern(10, seed: 1), at: key("a/b"))
            try await store.remove(key("a/b"))
            try await store.store(pattern(10, seed: 2), at: key("a/b"))
            #expect(try await store.bytes(of: key("a/b")) == pattern(10, seed: 2))
        },
        .init("a blob in quarantine is not listed, and its owner is told where it is") { store in
            try await store.store(pattern(10), at: key("a/b.jpg"))
            let place = try await store.quarantine(key("a/b.jpg"))
            #expect(place?.isEmpty == false)
            #expect(try await store.stat(key("a/b.jpg")) == nil)
            #expect(try await store.list(after: nil, limit: 10) == [])
        },
        .init("quarantining a missing blob is not an error, and a key may be quarantined twice") { store in
            #expect(try await store.quarantine(key("a")) == nil)
            try await store.store(pattern(1, seed: 1), at: key("a"))
            let first = try await store.quarantine(key("a"))
            try await store.store(pattern(1, seed: 2), at: key("a"))
            let second = try await store.quarantine(key("a"))
            #expect(first != nil && second != nil && first != second)
        },
    ]
}
