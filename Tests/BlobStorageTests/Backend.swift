import BlobStorage
import Execution
import Foundation
import GoogleStorage
import Linux
import S3
import StillsModel
import StillsTesting
import Testing

/// The blob stores that must keep the contract.
enum Backend: Sendable, Hashable, CustomTestStringConvertible {
    case memory, local
    case s3(S3TestServer)
    case google(GoogleTestServer)

    /// Those whose servers run.
    static let all: [Backend] =
        [.memory, .local] + ((try? S3TestServer.running()) ?? []).map { .s3($0) }
        + ((try? GoogleTestServer.running()) ?? []).map { .google($0) }

    var testDescription: String {
        switch self {
        case .memory: "memory"
        case .local: "local"
        case .s3(let server): server.name
        case .google(let server): server.name
        }
    }

    func withStore(_ body: (any BlobStore) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryBlobStore())
        case .local: try await withLocalStore { store, _ in try await body(store) }
        case .s3(let server):
            try await S3Server.with(server) { bucket, prefix in
                try await withS3Store(bucket, prefix) { try await body($0) }
            }
        case .google(let server):
            try await GoogleServer.with(server) { bucket, prefix in
                try await withGoogleStore(bucket, prefix) { try await body($0) }
            }
        }
    }
}

/// Gives `body` a store at a prefix of a bucket; its parts are the shortest that all servers take.
func withS3Store(
    _ bucket: S3Bucket, _ prefix: String, _ body: (S3BlobStore) async throws -> Void
) async throws {
    let spool = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: spool) }
    try await body(try s3Store(bucket, prefix, spool: spool.path))
}

func s3Store(
    _ bucket: S3Bucket, _ prefix: String, spool: String, partLength: Int = Int(S3Bucket.shortestPart)
) throws -> S3BlobStore {
    var configuration = S3BlobStore.Configuration()
    configuration.partLength = partLength
    return S3BlobStore(
        id: StoreID(rawValue: "bucket"), place: S3Location(bucket: bucket.name, prefix: prefix),
        spool: try #require(Path(spool)), pool: BlockingPool(name: "spool", threadLimit: 4),
        configuration: configuration, open: { bucket })
}

/// Gives `body` a store at a prefix of a bucket; its parts are the shortest that there are.
func withGoogleStore(
    _ bucket: GoogleBucket, _ prefix: String, _ body: (GoogleBlobStore) async throws -> Void
) async throws {
    let spool = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: spool) }
    var configuration = GoogleBlobStore.Configuration()
    configuration.partLength = GoogleBucket.grain
    try await body(
        GoogleBlobStore(
            id: StoreID(rawValue: "bucket"), place: GoogleStorageLocation(bucket: bucket.name, prefix: prefix),
            spool: try #require(Path(spool.path)), pool: BlockingPool(name: "spool", threadLimit: 4),
            configuration: configuration, open: { bucket }))
}

/// Gives `body` a local store in an empty directory of its own, removed afterwards.
func withLocalStore(
    configuration: LocalBlobStore.Configuration = .init(),
    _ body: (LocalBlobStore, Path) async throws -> Void
) async throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    guard let root = Path(url.path + "/library/blobs") else { throw CocoaError(.fileNoSuchFile) }
    let pool = BlockingPool(name: "blobs", threadLimit: 4)
    try await body(
        LocalBlobStore(id: StoreID(rawValue: "local"), root: root, pool: pool, configuration: configuration), root)
}
