internal import StillsModel
internal import Testing

extension BlobStoreCheck {
    /// Keys that an encoding done twice, or forgotten, would mix up.
    private static let oddKeys = [
        "a b", "a+b", "a%20b", "a%2Bb", "a%b", "a&b=c", "a?b#c", "a;b,c", "a'b\"c", "a<b>c", "a\\b",
        "a~b!$()*@:[]{}|^`",
        "ä/ö ü", "a\u{308}/o", "日本/写真", "🖼️", "a\tb", "a/+/b", "x/y.", "x/y..z", "x/ /y", "%", "+", "=",
        "a/b/c/d/e/f/g/h/i/j/k/l/m",
    ]

    static let keys: [BlobStoreCheck] = [
        .init("keys with blanks, plus and percent signs and all alphabets are kept apart, and listed in order") {
            store in
            let keys = try oddKeys.map { try key($0) }
            let staged = try await stageEach(keys, in: store)
            try await store.commit(staged)
            for (number, key) in keys.enumerated() {
                #expect(try await store.bytes(of: key) == pattern(20, seed: number), "\(key)")
                #expect(try await store.stat(key)?.byteCount == 20, "\(key)")
            }
            #expect(try await store.list(after: nil, limit: 1_000).map(\.key) == keys.sorted())
            #expect(
                try await store.list(after: key("a+b"), limit: 2).map(\.key)
                    == Array(keys.sorted().drop { $0.rawValue <= "a+b" }.prefix(2)))
            try await store.remove(Array(keys.dropLast()))
            #expect(try await store.list(after: nil, limit: 1_000).map(\.key) == keys.suffix(1))
        },
        .init("a key of 1,000 bytes is a key like others") { store in
            let long = try key(
                String(repeating: "ü", count: 100) + "/"
                    + (0..<4).map { _ in String(repeating: "n", count: 198) + "/" }.joined() + "end")
            try #require(long.rawValue.utf8.count == 1_000)
            try await store.store(pattern(30), at: long)
            #expect(try await store.bytes(of: long) == pattern(30))
            #expect(try await store.list(after: nil, limit: 10).map(\.key) == [long])
            try await store.remove(long)
            #expect(try await store.stat(long) == nil)
        },
        .init("thousands of keys are stored, listed page by page and removed") { store in
            let keys = try (0..<2_300).map { try key("many/\($0 % 97)/\($0)") }
            try await store.commit(stageEach(keys, in: store))
            var listed: [BlobLocator] = []
            while true {
                let page = try await store.list(after: listed.last, limit: 1_000).map(\.key)
                listed += page
                if page.count < 1_000 { break }
            }
            #expect(listed == keys.sorted())
            try await store.remove(keys)
            #expect(try await store.list(after: nil, limit: 1) == [])
        },
    ]

    private static func stageEach(_ keys: [BlobLocator], in store: any BlobStore) async throws -> [StagedBlob] {
        var staged: [StagedBlob] = []
        for (number, key) in keys.enumerated() {
            staged.append(try await store.stage(ScriptedByteStream([pattern(20, seed: number)]), at: key))
        }
        return staged
    }
}
