package import StillsModel

/// One clause of the ``RecordStore`` contract, for a catalog that holds ``SampleLibrary/founding`` and nothing else.
package struct RecordStoreCheck: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any RecordStore) async throws -> Void

    init(_ clause: String, _ body: @escaping @Sendable (any RecordStore) async throws -> Void) {
        description = clause
        self.body = body
    }

    /// Runs the check in a catalog that is empty; what it does otherwise is recorded as an issue of the running test.
    package func callAsFunction(_ store: any RecordStore) async throws {
        _ = try await store.commit(SampleLibrary.founding)
        try await body(store)
    }

    /// Every clause.
    package static let all: [RecordStoreCheck] =
        committing + intents + adding + editing + originals + reading + histories + collections + purging + sidecars
        + grants + accounts
}

/// Shorter words for the checks.
typealias Sample = SampleLibrary
