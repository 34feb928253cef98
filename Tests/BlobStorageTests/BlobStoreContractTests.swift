import StillsTesting
import Testing

@Suite("Every blob store keeps the contract")
struct BlobStoreContractTests {
    @Test(arguments: Backend.allCases, BlobStoreCheck.all)
    func contract(backend: Backend, check: BlobStoreCheck) async throws {
        try await backend.withStore { store in try await check(store) }
    }
}
