import Foundation
import StillsTesting
import Testing

@Suite("Every blob store keeps the contract")
struct BlobStoreContractTests {
    @Test(.recordingConformance, arguments: Backend.all, BlobStoreCheck.all)
    func contract(backend: Backend, check: BlobStoreCheck) async throws {
        try await ConformanceTable.$cell.withValue(.init(row: check.description, column: backend.testDescription)) {
            defer { ConformanceTable.shared.finish(of: BlobStoreCheck.all.count * Backend.all.count) }
            try await backend.withStore { store in try await check(store) }
        }
    }
}
