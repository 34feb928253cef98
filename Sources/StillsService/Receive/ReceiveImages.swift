internal import EmbeddedMetadata
internal import Linux
package import StillsModel

/// Takes pictures in that arrive in streams, one upload at a time and many at once.
///
/// The order is that of ``ImportImages``, and so are the rules by which a picture is known; batches are made of what waits
/// (``ImageIntake``). What has been told as `imported` is durable.
package struct ReceiveImages: Sendable {
    let library: Library
    let intake: ImageIntake

    /// - Parameter library: acting as whoever asks.
    package init(library: Library, intake: ImageIntake) {
        self.library = library
        self.intake = intake
    }

    /// Reads the upload's stream to its end, unless it is refused before, and makes it an image.
    ///
    /// - Returns: what became of it; with `refused`, why. A collection that is not there, or that the principal may not know of,
    ///   is an error.
    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.notFound` (no such collection), `.permissionDenied`,
    ///   `.invalidArgument`, `.resourceExhausted` (the disk is full), `.unavailable` or `.cancelled` (the sender has gone).
    ///   Nothing was taken in then, unless it is `.unavailable`: the same upload, sent again, finds out.
    package func run(_ upload: Upload) async throws(ServiceError) -> ReceivedImage {
        try await take(try await read(upload))
    }

    /// An upload whose bytes have arrived, or were refused on the way.
    package struct Reading: Sendable {
        fileprivate let upload: Upload
        fileprivate let place: ImportPlace
        fileprivate let bytes: Result<ArrivedBytes, Refusal>
    }

    /// The first half of ``run(_:)``: until the stream was read, for whoever reads the next one while this one is committed.
    package func read(_ upload: Upload) async throws(ServiceError) -> Reading {
        let place = try await place(upload)
        return Reading(
            upload: upload, place: place, bytes: try await ArrivalReader(intake: intake, upload: upload).read())
    }

    /// The second half of ``run(_:)``.
    package func take(_ reading: Reading) async throws(ServiceError) -> ReceivedImage {
        switch reading.bytes {
        case .failure(let refusal): return ReceivedImage(refusal: refusal)
        case .success(let arrived): return try await take(reading.upload, arrived, at: reading.place)
        }
    }

    /// As ``take(_:)``, with all that was stated after the bytes had come: the form that they came in names them first, or another
    /// account than the one that read them.
    package func take(_ reading: Reading, as upload: Upload) async throws(ServiceError) -> ReceivedImage {
        switch reading.bytes {
        case .failure(let refusal): return ReceivedImage(refusal: refusal)
        case .success(let arrived): return try await take(upload, arrived)
        }
    }

    /// Makes bytes an image that have arrived already.
    func take(_ upload: Upload, _ arrived: ArrivedBytes) async throws(ServiceError) -> ReceivedImage {
        try await take(upload, arrived, at: try await place(upload))
    }

    private func take(
        _ upload: Upload, _ arrived: ArrivedBytes, at place: ImportPlace
    ) async throws(ServiceError) -> ReceivedImage {
        let candidate: Candidate
        do throws(Refusal) {
            candidate = Candidate(item(upload, place), arrived: arrived, metadata: try await arrived.metadata())
        } catch {
            return ReceivedImage(refusal: error)
        }
        // The bytes' share of the memory is given back when they are durable.
        defer { withExtendedLifetime(arrived) {} }
        let taken = try await intake.take(candidate, at: place)
        return ReceivedImage(taken.report, committed: taken.record)
    }

    func item(_ upload: Upload, _ place: ImportPlace) -> ImportItem {
        var item = ImportItem(path: "", shownPath: "", stated: upload.stated, isFile: false)
        item.originalName = upload.originalName
        item.sidecar = .ignored
        item.place = place
        item.terms = ImportTerms(
            account: library.account, visibility: upload.visibility, replaces: upload.replaces,
            restores: upload.restores, words: .request)
        return item
    }

    /// Finds the collection, and looks whether the principal may put something there, before the bytes are read.
    func place(_ upload: Upload) async throws(ServiceError) -> ImportPlace {
        let authorizer = try await library.authorizer()
        let place = try await place(upload.collection, authorizer)
        let isStated = upload.stated.fields[.visibility] != nil
        if isStated || upload.visibility.map({ $0 != place.collection.defaultVisibility }) ?? false {
            try authorizer.require(.changeVisibility, in: place.collection)
        }
        return place
    }

    /// Finds the collection that a name means, where the principal may put something there.
    ///
    /// - Throws: ``ServiceError`` as ``run(_:)``.
    package func collection(_ name: CollectionName) async throws(ServiceError) -> CollectionID {
        try await place(name, try await library.authorizer()).collection.id
    }

    private func place(_ name: CollectionName?, _ authorizer: Authorizer) async throws(ServiceError) -> ImportPlace {
        guard let account = library.account else { throw Self.stranger }
        let directory = authorizer.visible(try await seam { try await library.records.directory() })
        let own = Set(directory.containers.filter { $0.owner == account }.map(\.id))
        let found: Collection? =
            switch name {
            case .id(let id): directory.collections.first { $0.id == id }
            case .path(let path): Self.collection(path, own, directory)
            case nil: directory.collections.first { own.contains($0.container) && $0.path == "General" }
            }
        guard let found, let container = directory.containers.first(where: { $0.id == found.container }) else {
            throw ServiceError(.notFound, "There is no such collection.")
        }
        try authorizer.require(.add, in: found)
        return ImportPlace(collection: found, container: container)
    }

    static let stranger = ServiceError(.unauthenticated, "Sign in to add pictures.")

    private static func collection(
        _ path: String, _ own: Set<ContainerID>, _ directory: LibraryDirectory
    ) -> Collection? {
        let named = directory.collections.filter { $0.path == path }
        return named.first { own.contains($0.container) } ?? named.first
    }
}
