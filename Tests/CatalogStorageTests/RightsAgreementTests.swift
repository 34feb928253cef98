import CatalogStorage
import StillsModel
import StillsTesting
import Testing

@Suite("The rule and the predicate of search")
struct RightsAgreementTests {
    private static let all = Set(KeyScopes.Scope.allCases)

    private static var principals: [Principal] {
        var principals = [Principal.stranger]
        for account in [SampleLibrary.anna, SampleLibrary.ben, SampleLibrary.admin] {
            for role in Role.allCases {
                principals.append(.account(account, role))
                principals.append(.key(KeyScopes([.write, .own]), of: account, role))
                principals.append(.key(KeyScopes(all, collections: [SampleLibrary.general]), of: account, role))
                principals.append(
                    .key(KeyScopes([.read], collections: [SampleLibrary.lab, SampleLibrary.shoots]), of: account, role))
            }
        }
        return principals
    }

    /// For every image, and whoever asks: search finds it exactly when the rule lets it be read, and answers for its
    /// restricted fields exactly when the rule lets them be read.
    @Test("say the same of random libraries", arguments: CatalogBackend.allCases, [31, 32, 33] as [UInt64])
    func agreement(backend: CatalogBackend, seed: UInt64) async throws {
        try await backend.withCatalog { catalog in
            var library = RandomLibrary(seed: seed)
            _ = try await catalog.commit(SampleLibrary.founding)
            var compared: Set<[Permission]> = []
            for _ in 0..<4 {
                for _ in 0..<12 { _ = try await catalog.commit(library.changes()) }
                try await compareAccess(catalog)
                compared.formUnion(try await compareSearch(catalog, seed: seed))
            }
            // Neither all nor nothing: there were images of every kind.
            #expect(compared.isSuperset(of: [[.allowed, .allowed], [.allowed, .denied], [.hidden, .hidden]]))
        }
    }

    private func compareSearch(_ catalog: any SearchedCatalog, seed: UInt64) async throws -> Set<[Permission]> {
        let whole = "(is:trashed OR -is:trashed)"
        let everyone = SampleLibrary.accounts.map { "owner:\($0.name)" }.joined(separator: " OR ")
        let collections = try await catalog.directory().collections
        let ids = try await find(whole, for: SamplePrincipal.admin, in: catalog)
        let images = try await catalog.images(Array(ids), .fields).compactMap { $0?.image }
        #expect(images.count == ids.count)
        var met: Set<[Permission]> = []
        for principal in Self.principals {
            var access = AccountAccess()
            if let account = principal.account { access = try await catalog.access(of: account) }
            let rights = PrincipalRights(principal, access: access, collections: collections)
            let seen = try await find(whole, for: principal, in: catalog)
            // Every image has an owner, and who that is is for readers.
            let read = try await find("\(whole) (\(everyone))", for: principal, in: catalog)
            for image in images {
                let permissions = [rights.decide(.read, image), rights.decide(.readRestricted, image)]
                let found = [seen.contains(image.id), read.contains(image.id)]
                #expect(permissions.map { $0 == .allowed } == found, "seed \(seed), \(principal), \(image)")
                met.insert(permissions)
            }
        }
        return met
    }

    private func find(
        _ text: String, for principal: Principal, in catalog: any SearchedCatalog
    ) async throws -> Set<ImageID> {
        let order = SortOrder(.added, isDescending: false)
        return Set(try await catalog.pages(of: Query(text), for: principal, sort: order, limit: 1_000))
    }

    /// What the catalog keeps is what the rule of inheritance makes of its grants.
    private func compareAccess(_ catalog: any SearchedCatalog) async throws {
        let directory = try await catalog.directory()
        var grants: [Grant] = []
        for container in directory.containers { grants += try await catalog.grants(on: .container(container.id)) }
        for collection in directory.collections { grants += try await catalog.grants(on: .collection(collection.id)) }
        let inheritance = AccessInheritance(
            containers: directory.containers, collections: directory.collections, grants: grants)
        for account in directory.accounts {
            var kept = try await catalog.access(of: account.id)
            kept.images = [:]
            #expect(kept == inheritance.access(of: account.id), "\(account.name)")
        }
    }
}
