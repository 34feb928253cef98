import BlobStorage
import Execution
import Foundation
import Linux
import StillsModel

/// The blob stores that must keep the contract.
enum Backend: CaseIterable {
    case memory, local

    func withStore(_ body: (any BlobStore) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryBlobStore())
        case .local: try await withLocalStore { store, _ in try await body(store) }
        }
    }
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
