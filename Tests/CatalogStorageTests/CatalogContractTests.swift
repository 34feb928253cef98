import StillsTesting
import Testing

@Suite("Every catalog keeps the contracts")
struct CatalogContractTests {
    @Test(arguments: CatalogBackend.allCases, RecordStoreCheck.all)
    func records(backend: CatalogBackend, check: RecordStoreCheck) async throws {
        try await backend.withCatalog { catalog in try await check(catalog) }
    }

    @Test(arguments: CatalogBackend.allCases, AccountStoreCheck.all)
    func accounts(backend: CatalogBackend, check: AccountStoreCheck) async throws {
        try await backend.withCatalog { catalog in try await check(catalog) }
    }

    @Test(arguments: CatalogBackend.allCases, UploadStoreCheck.all)
    func uploads(backend: CatalogBackend, check: UploadStoreCheck) async throws {
        try await backend.withCatalog { catalog in try await check(catalog) }
    }

    @Test(arguments: CatalogBackend.allCases, OperationStoreCheck.all)
    func operations(backend: CatalogBackend, check: OperationStoreCheck) async throws {
        try await backend.withCatalog { catalog in try await check(catalog) }
    }

    @Test(arguments: CatalogBackend.allCases, SavedSearchStoreCheck.all)
    func savedSearches(backend: CatalogBackend, check: SavedSearchStoreCheck) async throws {
        try await backend.withCatalog { catalog in try await check(catalog) }
    }

    @Test(arguments: CatalogBackend.allCases, SearchIndexCheck.all)
    func search(backend: CatalogBackend, check: SearchIndexCheck) async throws {
        try await backend.withCatalog { catalog in try await check(catalog) }
    }
}
