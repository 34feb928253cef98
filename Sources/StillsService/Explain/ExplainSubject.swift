internal import EmbeddedMetadata
package import Linux
internal import StillsModel

/// Tells all that the library knows about a file, an image, an external id or a digest.
package struct ExplainSubject: Sendable {
    private let library: Library
    private let workingDirectory: Path

    package init(library: Library, workingDirectory: Path) {
        self.library = library
        self.workingDirectory = workingDirectory
    }

    /// - Parameters:
    ///   - subject: a path where there is such a file; else an image's id, an external id or a SHA-256.
    ///   - collection: where an import would put the file.
    /// - Throws: ``ServiceError`` with `.permissionDenied`, when the library cannot be read, or has no such collection (`.notFound`).
    package func run(_ subject: Path, collection name: String) async throws(ServiceError) -> Explanation {
        try await library.authorizer().require(.readOperations)
        let directory = try await seam { try await library.records.directory() }
        let text = String(decoding: subject.bytes, as: UTF8.self)
        var explanation = Explanation(subject: text)
        var images: [ImageID] = []
        var graves: [Tombstone] = []
        if let file = try await file(subject, directory, try directory.existing(name, for: library.account)) {
            explanation.file = file
            if let digest = file.digest {
                images = try await FindImages(library: library).named(digest.description)
                graves = try await seam { try await library.records.tombstones(.digest(digest)) }
                if images.isEmpty { explanation.lone = try await lone(digest, directory) }
            }
        } else {
            images = try await FindImages(library: library).named(text)
            graves = try await Tombstones(library: library).named(text)
            if images.isEmpty, let digest = Digest(text) ?? graves.first?.digest {
                explanation.lone = try await lone(digest, directory)
            }
        }
        for record in try await FindImages(library: library).records(images) {
            explanation.images.append(try await story(record, directory))
        }
        explanation.graves = graves.map { tombstone in
            Explanation.Grave(
                tombstone: tombstone, by: directory.name(of: tombstone.principal),
                collection: directory.collections.first { $0.id == tombstone.collection }?.path)
        }
        return explanation
    }

    // MARK: - A file

    /// nil where the path leads to no file.
    private func file(
        _ path: Path, _ directory: LibraryDirectory, _ collection: Collection
    ) async throws(ServiceError) -> Explanation.File? {
        let status: FileStatus
        do throws(SystemError) {
            guard let found = try FileStatus.of(path), found.kind == .file else { return nil }
            status = found
        } catch {
            return nil
        }
        let forecast = try await forecast(path, directory, collection)
        return Explanation.File(
            path: path, byteCount: status.byteCount, digest: try digest(of: path),
            sightings: try await sightings(path, status, directory), forecast: forecast, collection: collection.path)
    }

    /// By the import's own reading and rules, without a change.
    private func forecast(
        _ path: Path, _ directory: LibraryDirectory, _ collection: Collection
    ) async throws(ServiceError) -> ImportReport {
        guard let container = directory.containers.first(where: { $0.id == collection.container }) else {
            throw ServiceError(.corrupt, "The catalog is damaged: a container is gone.")
        }
        var options = ImportOptions(collection: collection)
        options.isDryRun = true
        options.wantsReceipts = false
        options.jobs = 1
        let use = ImportImages(
            library: library, container: container, options: options, workingDirectory: workingDirectory)
        let item = ImportItem(path: path, shownPath: path, stated: StatedFields())
        let reports = LastReport()
        try await use.run(SingleItem(item)) { reports.set($0) }
        return reports.value
            ?? ImportReport(item, .refused, refusal: Refusal("The file could not be looked at."))
    }

    /// nil when the file cannot be read.
    private func digest(of path: Path) throws(ServiceError) -> Digest? {
        do throws(ServiceError) {
            return try FileDigest.of(path, isTrusted: false)
        } catch {
            guard error.code != .cancelled, error.cause is SystemError else { throw error }
            return nil
        }
    }

    private func sightings(
        _ path: Path, _ status: FileStatus, _ directory: LibraryDirectory
    ) async throws(ServiceError) -> [Explanation.Seen] {
        let whole = Array(workingDirectory.appending(path).bytes)
        var seen: [Explanation.Seen] = []
        for collection in directory.collections {
            let found = try await seam { try await library.records.sightings(in: collection.id, at: [whole]) }
            guard let sighting = found.first ?? nil else { continue }
            let isSame = sighting.byteCount == status.byteCount && sighting.modifiedAt == status.modifiedAt
            seen.append(
                Explanation.Seen(collection: collection.path, sighting: sighting, looksTheSame: isSame))
        }
        return seen
    }

    /// Originals with these bytes that no image has.
    private func lone(_ digest: Digest, _ directory: LibraryDirectory) async throws(ServiceError) -> [OriginalRecord] {
        var found: [OriginalRecord] = []
        for container in directory.containers {
            guard let collection = directory.collections.first(where: { $0.container == container.id }) else {
                continue
            }
            let identity = ImportIdentity(
                collection: collection.id, container: container.id, externalID: nil, digest: digest)
            let match = try await seam { try await library.records.lookUp([identity]) }.first
            if let original = match?.original { found.append(original) }
        }
        return found
    }

    // MARK: - An image

    private func story(
        _ record: ImageRecord, _ directory: LibraryDirectory
    ) async throws(ServiceError) -> Explanation.Story {
        let image = record.image
        let history = try await seam { try await library.records.history(of: image.id) }
        var trashed: Explanation.Deed?
        if image.state == .trashed {
            trashed = try await TrashTime(library: library).event(of: image).map { directory.deed($0) }
        }
        let uses = try await seam { try await library.records.originals([image.original]) }
        let others = uses.first??.images.filter { $0 != image.id } ?? []
        return Explanation.Story(
            record: record, places: try await places(record.original),
            twins: try await FindImages(library: library).records(Array(others.prefix(100))),
            words: words(record, directory), eventCount: history.count,
            lastChange: history.last.map { directory.deed($0) }, trashed: trashed)
    }

    private func places(_ original: OriginalRecord) async throws(ServiceError) -> [Explanation.Place] {
        var places: [Explanation.Place] = []
        for location in original.locations {
            var place = Explanation.Place(location: location)
            if location.store == library.blobs.id {
                do throws(BlobStoreError) {
                    place.byteCount = try await library.blobs.stat(location.locator)?.byteCount
                } catch {
                    place.failure = error.message
                }
            } else {
                place.failure = "The store “\(location.store)” is not open."
            }
            places.append(place)
        }
        return places
    }

    /// As the index has them: of the same document that it is made of.
    private func words(_ record: ImageRecord, _ directory: LibraryDirectory) -> [(field: String, words: [String])] {
        let owner = directory.collections.first { $0.id == record.image.collection }?.owner
        guard let owner = owner ?? library.account else { return [] }
        let document = SearchDocument(
            image: record.image, original: record.original.original, owner: owner,
            tags: Sidecar.layered(record.sidecar, over: record.tags))
        var fields: [String: Set<String>] = [:]
        for text in document.texts {
            for field in text.fields { fields[Self.shown(field), default: []].formUnion(text.words) }
        }
        return fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
    }

    /// A field of the index in the words of the query language.
    private static func shown(_ field: String) -> String {
        switch field {
        case SearchField.words, SearchField.restrictedWords: return "any"
        default:
            let name = field.hasPrefix("w:") ? String(field.dropFirst(2)) : field
            return name.hasPrefix(".") ? String(name.dropFirst()) : name
        }
    }
}

extension LibraryDirectory {
    fileprivate func name(of account: AccountID?) -> String? {
        guard let account else { return nil }
        return accounts.first { $0.id == account }?.name ?? account.description
    }

    fileprivate func deed(_ event: Event) -> Explanation.Deed {
        Explanation.Deed(at: event.at, by: name(of: event.principal), fields: event.changes.map(\.field))
    }
}
