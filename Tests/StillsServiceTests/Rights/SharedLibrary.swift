import Linux
import StillsModel
import StillsService
import StillsTesting

/// A library whose collection `General` is shared with accounts of every level, and the images that they ask about.
struct SharedLibrary {
    let library: TestLibrary
    let `private`: ImageID
    let `public`: ImageID
    let trashed: ImageID
    /// A stranger, a member without grants, with `read`, `write` and `own`, a manager, an admin.
    let principals: [Principal]
}

/// Gives `body` a library with three pictures, all in `General`.
func withSharedLibrary(_ backend: LibraryBackend, _ body: (SharedLibrary) async throws -> Void) async throws {
    try await withPictures(["private", "public", "trashed"], backend) { library in
        func account(_ number: UInt64, _ role: Role) -> Account {
            Account(
                id: AccountID(high: 8, low: number), name: "account \(number)", role: role,
                createdAt: library.account.createdAt)
        }
        let accounts = [1, 2, 3, 4].map { account($0, .member) } + [account(5, .manager), account(6, .admin)]
        var mutations = accounts.map(Mutation.createAccount)
        mutations += zip([AccessLevel.read, .write, .own], accounts[1...]).map { level, account in
            .grant(Grant(level, on: .collection(library.collection.id), to: account.id))
        }
        mutations.append(
            .createCollection(
                Collection(
                    id: CollectionID(high: 8, low: 1), container: library.container.id, parent: library.collection.id,
                    name: "below", path: "General/below", owner: library.account.id,
                    createdAt: library.account.createdAt)))
        var ids: [ImageID] = []
        for name in ["private", "public", "trashed"] {
            guard let image = try await library.image(name) else { return }
            ids.append(image.id)
            guard name != "private" else { continue }
            let change = FieldChange(.visibility, .string("public"), source: .person)
            mutations.append(
                .editImage(
                    ImageEdit(
                        image: image.id, expectedVersion: image.version, changes: [change],
                        state: name == "trashed" ? .trashed : nil)))
        }
        _ = try await library.catalog.commit(
            ChangeSet(
                principal: nil, source: .program, at: library.account.createdAt, atomicity: .all, mutations: mutations))
        let principals = [Principal.stranger] + accounts.map { .account($0.id, $0.role) }
        try await body(
            SharedLibrary(
                library: library, private: ids[0], public: ids[1], trashed: ids[2], principals: principals))
    }
}

extension SharedLibrary {
    /// Asks one use case about an image, or about its collection, without changing anything that others are asked.
    ///
    /// - Returns: false for what is not there.
    func call(_ name: String, _ image: ImageID, as principal: Principal) async throws -> Bool {
        let asking = try library.opened().acting(as: principal)
        let below = "General/below"
        switch name {
        case "read": return try await !FindImages(library: asking).records([image]).isEmpty
        case "whole record":
            return try await FindImages(library: asking).records([image]).first?.image.externalID != nil
        case "history": return try await !ImageVersions(library: asking).history(of: image).events.isEmpty
        case "original":
            let serve = ServeOriginal(library: asking)
            let served = try await serve.open(image)
            return try await Int64(serve.stream(served).collect().count) == served.byteCount
        case "untouched original": return try await !ServeOriginal(library: asking).open(image).isStripped
        case "edit": return try await edit(.set(.title, .string("x")), image, asking)
        case "visibility": return try await edit(.set(.visibility, .string("private")), image, asking)
        case "move": return try await edit(nil, image, asking)
        case "trash": return try await settle(.trash, image, asking)
        case "restore": return try await settle(.restore, image, asking)
        case "purge": return try await settle(.purge(grace: 0), image, asking)
        case "grants": return try await ShareAccess(library: asking).grants(on: .image(image)).isEmpty
        case "export":
            var options = ExportOptions(format: .ndjson)
            options.includesTrash = true
            let query = Query(.equals(.builtin(.id), [QueryScalar(image.description, .quoted)]))
            let use = ExportImages(library: asking, options: options)
            return try await use.run(query) { _ throws(ServiceError) in true }.images == 1
        default: return try await callCollection(name, below, asking)
        }
    }

    private func callCollection(_ name: String, _ below: String, _ asking: Library) async throws -> Bool {
        let edit = EditCollections(library: asking)
        switch name {
        case "show": return try await ListCollections(library: asking).one("General").collection.path == "General"
        case "import":
            try await asking.requireImport(library.options)
            return true
        case "create below":
            // It is there already: whoever may make it is told so.
            _ = try await edit.create(
                try CollectionPath(below + "/x\(asking.account?.low ?? 0)"), visibility: nil, makesParents: false)
            return true
        case "set": return try await edit.setVisibility(below, .private).path == below
        case "rename": return try await edit.rename(below, to: "below").path == below
        case "remove": return try await RemoveCollection(library: asking).plan(below).collection.path == below
        case "collection grants":
            return try await !ShareAccess(library: asking).grants(on: .collection(library.collection.id)).isEmpty
        case "container grants":
            return try await ShareAccess(library: asking).grants(on: .container(library.container.id)).isEmpty
        case "verify": return try await library.verify(library: asking).0.images >= 0
        case "repair": return try await library.verify(repairs: true, library: asking).0.images >= 0
        case "jobs": return try await RunJobs(library: asking).run().failure == nil
        case "explain":
            let use = ExplainSubject(library: asking, workingDirectory: library.folder)
            return try await !use.run("private", collection: "General").images.isEmpty
        default: return false
        }
    }

    private func edit(_ edit: FieldEdit?, _ image: ImageID, _ asking: Library) async throws -> Bool {
        let request = EditRequest(
            edits: edit.map { [$0] } ?? [], collection: edit == nil ? CollectionID(high: 8, low: 1) : nil,
            isDryRun: true)
        let codes = CodeList()
        try await EditImages(library: asking, request: request).run(.named([image.description])) {
            codes.append($0.code)
        }
        return try codes.outcome()
    }

    private func settle(_ action: TrashAction, _ image: ImageID, _ asking: Library) async throws -> Bool {
        let reports = try await library.trash(action, .named([image.description]), isDryRun: true, in: asking)
        let codes = CodeList()
        for report in reports { codes.append(report.code) }
        return try codes.outcome()
    }
}
