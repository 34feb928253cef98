internal import EmbeddedMetadata
internal import Linux
package import StillsModel

/// Gives an image's original to whoever may have it: to its readers as it came in, to others who see a public image a
/// lossless copy without what it says about itself.
///
/// Readers get the stored bytes without a comparison with their digest on the way, so that they can be sent from the file;
/// ``FetchOriginals`` compares, and so does verification.
package struct ServeOriginal: Sendable {
    /// An original that is about to be sent.
    package struct Served: Sendable {
        /// As whoever asks may know it.
        package var record: ImageRecord
        /// Of the whole, not of a range of it.
        package var byteCount: Int64
        /// It is a copy without embedded metadata: its digest is not the original's.
        package var isStripped: Bool
        fileprivate var source: Source

        /// A name that is safe in any folder: the original one, as far as whoever asks may know it, or else one made of the id
        /// and the type.
        package var fileName: String { String(decoding: SafeFileName(record).numbered(1).bytes, as: UTF8.self) }

        fileprivate enum Source: Sendable {
            case blob(BlobLocator)
            case copy(BlobLocator, StrippedCopy)
        }
    }

    /// The message of a refusal begins with this word.
    package static let notPublic = "original_not_public"

    private let library: Library

    package init(library: Library) { self.library = library }

    /// - Throws: ``ServiceError`` with `.notFound`, `.permissionDenied` (``notPublic``: there is no stripped copy of such a
    ///   file, and the original is for readers), or those of the stores.
    package func open(_ id: ImageID) async throws(ServiceError) -> Served {
        let records = try await seam { try await library.records.images([id], .bytes) }
        guard let record = records.first ?? nil else { throw .noImage(id) }
        let authorizer = try await library.authorizer()
        try authorizer.require(.read, record.image)
        guard let shown = authorizer.shown(record) else { throw .noImage(id) }
        let locator = try FetchOriginals.location(of: record).locator
        let original = record.original.original
        if authorizer.allows(.readRestricted, record.image) {
            return Served(record: shown, byteCount: original.byteCount, isStripped: false, source: .blob(locator))
        }
        let copy = try await copy(of: original, at: locator)
        return Served(record: shown, byteCount: copy.byteCount, isStripped: true, source: .copy(locator, copy))
    }

    /// The bytes, or those of a range of them.
    package func stream(_ served: Served, range: Range<Int64>? = nil) async throws(ServiceError) -> any ByteStream {
        switch served.source {
        case .blob(let locator):
            do throws(BlobStoreError) {
                return try await library.blobs.open(locator, range: range)
            } catch {
                guard error.code == .notFound else { throw ServiceError(error) }
                // The image is there: that its bytes are not is nothing that whoever asks did wrong.
                throw ServiceError(.corrupt, error.message, cause: error)
            }
        case .copy(let locator, let copy):
            return StrippedStream(copy, range: range ?? 0..<copy.byteCount, of: locator, in: library.blobs)
        }
    }

    /// Reads the original once, to find what of it stays.
    private func copy(of original: Original, at locator: BlobLocator) async throws(ServiceError) -> StrippedCopy {
        guard var stripper = MetadataStripper(mediaType: original.mediaType) else {
            throw Self.refusal("There is no copy without metadata of a file of type \(original.mediaType).")
        }
        let stream = try await seam { try await library.blobs.read(locator, range: nil) }
        while let chunk = try await seam({ try await stream.next() }) {
            try Self.stripping { () throws(StrippingError) in try stripper.push(chunk.bytes) }
        }
        return try Self.stripping { () throws(StrippingError) in try stripper.finish() }
    }

    private static func stripping<Value>(
        _ body: () throws(StrippingError) -> Value
    ) throws(ServiceError) -> Value {
        do throws(StrippingError) { return try body() } catch { throw refusal(error.message) }
    }

    private static func refusal(_ reason: String) -> ServiceError {
        ServiceError(.permissionDenied, "\(notPublic): \(reason) The original is for the image's readers.")
    }
}
