internal import OpenSSL
internal import StillsModel

/// What a look at an original's blob showed.
enum BlobLook: Sendable {
    case right
    case missing(String)
    case wrong(String)

    /// - Parameter isQuick: compares sizes only.
    static func at(_ record: OriginalRecord, in store: any BlobStore, isQuick: Bool) async throws -> BlobLook {
        guard let location = record.locations.first(where: { $0.store == store.id }) else {
            return .missing("The catalog names no place in the store “\(store.id)” for it.")
        }
        guard location.state != .quarantined else { return .missing("Its bytes were damaged, and were set aside.") }
        guard let status = try await store.stat(location.locator) else {
            return .missing("The store has no blob \(location.locator).")
        }
        let original = record.original
        guard status.byteCount == original.byteCount else {
            return .wrong(
                "Blob \(location.locator) has \(status.byteCount) bytes instead of \(original.byteCount).")
        }
        guard !isQuick else { return .right }
        let stream = try await store.read(location.locator, range: nil)
        var hash = try SHA256()
        while let chunk = try await stream.next() { try hash.update(chunk.bytes) }
        return Digest(bytes: try hash.finish()) == original.digest
            ? .right : .wrong("Blob \(location.locator) has other bytes than were taken in.")
    }
}
