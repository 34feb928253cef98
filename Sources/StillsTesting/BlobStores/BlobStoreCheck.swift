package import StillsModel

/// One clause of the ``BlobStore`` contract, for a store that is empty.
package struct BlobStoreCheck: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any BlobStore) async throws -> Void

    init(_ clause: String, _ body: @escaping @Sendable (any BlobStore) async throws -> Void) {
        description = clause
        self.body = body
    }

    /// Runs the check; what the store does otherwise is recorded as an issue of the running test.
    package func callAsFunction(_ store: any BlobStore) async throws { try await body(store) }

    /// Every clause.
    package static let all: [BlobStoreCheck] = staging + committing + reading + listing + removing + keys + lengths
}

/// A key for checks.
///
/// - Throws: ``InvalidKey`` when the text is none: a fault of the check.
func key(_ text: String) throws -> BlobLocator {
    guard let key = BlobLocator(rawValue: text) else { throw InvalidKey(text: text) }
    return key
}

struct InvalidKey: Error { let text: String }

/// Bytes that differ from each other by their seed, so that a mix-up shows.
func pattern(_ count: Int, seed: Int = 1) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ seed &* 17) ^ ($0 >> 8)) }
}

extension BlobStore {
    /// Stages and commits in one go.
    @discardableResult
    package func store(_ bytes: [UInt8], at key: BlobLocator) async throws -> StagedBlob {
        let staged = try await stage(ScriptedByteStream(bytes.isEmpty ? [] : [bytes]), at: key)
        try await commit([staged])
        return staged
    }

    /// All bytes of a blob, or those of a range.
    package func bytes(of key: BlobLocator, range: Range<Int64>? = nil) async throws -> [UInt8] {
        try await read(key, range: range).collect()
    }
}
