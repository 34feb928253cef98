internal import StillsModel

extension ByteStream {
    /// The next chunk for a blob that is being staged, with the stream's errors in the words of the seam.
    func nextChunk(for key: BlobLocator) async throws(BlobStoreError) -> ByteChunk? {
        if Task.isCancelled { throw .cancelled(key) }
        do {
            return try await next()
        } catch {
            if error.code == .cancelled { throw .cancelled(key) }
            throw BlobStoreError(.unavailable, "The bytes for \(key) could not be read. \(error)", cause: error)
        }
    }
}
