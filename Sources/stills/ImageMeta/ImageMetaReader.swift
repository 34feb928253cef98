internal import EmbeddedMetadata
internal import Execution
internal import RemoteObjects
internal import StillsModel

/// Reads the Exif of single images in exifread's form, many at a time.
struct ImageMetaReader: Sendable {
    private let reader = ObjectReader(tally: ReadingTally())
    private let threads: BlockingPool

    /// - Parameter width: how many images are read at a time.
    init(width: Int) { threads = BlockingPool(name: "images", threadLimit: width) }

    func exif(
        of object: RemoteObject, in source: any ObjectSource
    ) async -> Result<ExifReadListing, RemoteObjectError> {
        do throws(RemoteObjectError) {
            let open = try await reader.open(object, from: source)
            return .success(try await exif(of: open))
        } catch {
            return .failure(error)
        }
    }

    private func exif(of open: OpenObject) async throws(RemoteObjectError) -> ExifReadListing {
        do throws(MetadataError) {
            return try await open.withBytes(on: threads) { (bytes) throws(MetadataError) in
                try MetadataReader().exifRead(bytes)
            }
        } catch {
            throw RemoteObjectError(.unavailable, error.message, cause: error)
        }
    }
}
