package import Linux
package import StillsModel

/// Gives originals back, byte-identical: each is compared with its digest on the way out. Whoever merely sees an image,
/// because it is public, gets a copy without what the file says about itself (``ServeOriginal``).
package struct FetchOriginals: Sendable {
    private let library: Library

    package init(library: Library) { self.library = library }

    /// What became of one image.
    package struct Fetched: Sendable {
        package var image: ImageID
        /// Where its original is now; nil when it could not be given back.
        package var path: Path?
        package var byteCount: Int64
        /// Why it could not be given back.
        package var failure: ServiceError?

        package init(image: ImageID, path: Path? = nil, byteCount: Int64, failure: ServiceError? = nil) {
            self.image = image
            self.path = path
            self.byteCount = byteCount
            self.failure = failure
        }
    }

    /// Writes the originals into a directory under their original names. A name that is taken, in the directory or by an
    /// earlier one, gets a number: `photo-2.jpg`. Nothing outside the directory is written, nothing in it replaced.
    ///
    /// - Parameter report: called for each image in order.
    /// - Throws: ``ServiceError`` when the directory cannot be written, or the catalog cannot be read.
    package func run(
        _ images: [ImageID], into directory: Path, report: @Sendable (Fetched) -> Void
    ) async throws(ServiceError) {
        let authorizer = try await library.authorizer()
        let records = try await seam { try await library.records.images(images) }
        for (id, record) in zip(images, records) {
            guard let record, let shown = authorizer.shown(record) else {
                report(Fetched(image: id, byteCount: 0, failure: .noImage(id)))
                continue
            }
            do throws(ServiceError) {
                let stream = try await stream(record, authorizer)
                let (path, byteCount) = try await write(stream, of: shown, into: directory)
                report(Fetched(image: id, path: path, byteCount: byteCount))
            } catch {
                report(Fetched(image: id, byteCount: 0, failure: error))
                // A folder that takes no more takes nothing of the others either; a refusal is about this one alone.
                let isRefused = error.cause == nil && error.code == .permissionDenied
                if !isRefused, error.code == .resourceExhausted || error.code == .permissionDenied { throw error }
            }
        }
    }

    /// The original's bytes. They are compared with the digest at the end: a difference is thrown after the last chunk.
    package func stream(_ id: ImageID) async throws(ServiceError) -> any ByteStream {
        let records = try await seam { try await library.records.images([id]) }
        guard let record = records.first ?? nil else { throw ServiceError.noImage(id) }
        return try await stream(record, try await library.authorizer())
    }

    private func stream(_ record: ImageRecord, _ authorizer: Authorizer) async throws(ServiceError) -> any ByteStream {
        if authorizer.allows(.readRestricted, record.image) { return try await stream(record) }
        let serve = ServeOriginal(library: library)
        return try await serve.stream(try await serve.open(record.image.id))
    }

    private func write(
        _ stream: any ByteStream, of record: ImageRecord, into directory: Path
    ) async throws(ServiceError) -> (Path, byteCount: Int64) {
        let temporary = directory.appending(Path(".stills-\(record.image.id).part") ?? ".stills.part")
        do throws(ServiceError) {
            let file = try fileCall {
                // What an interrupted run left under this name is of no use.
                _ = try FileDescriptor.open(directory, .directory).removeFile(temporary.lastPart)
                return OpenFile(try FileDescriptor.open(temporary, .createNew))
            }
            var byteCount: Int64 = 0
            while let chunk = try await seam({ try await stream.next() }) {
                try fileCall { try file.descriptor.write(chunk.bytes) }
                byteCount += Int64(chunk.count)
            }
            return (try fileCall { try name(temporary, record, in: directory) }, byteCount)
        } catch {
            _ = try fileCall { try FileDescriptor.open(directory, .directory).removeFile(temporary.lastPart) }
            throw error
        }
    }

    /// Gives the finished file its name: the first free one, without a moment in which it could replace another.
    private func name(_ temporary: Path, _ record: ImageRecord, in directory: Path) throws -> Path {
        let folder = OpenFile(try FileDescriptor.open(directory, .directory))
        let wanted = SafeFileName(record)
        for number in 1...100_000 {
            let name = wanted.numbered(number)
            do throws(SystemError) {
                try folder.descriptor.renameKeeping(temporary.lastPart, to: name, in: folder.descriptor)
                return directory.appending(name)
            } catch {
                guard error.reason == .exists else { throw error }
            }
        }
        throw ServiceError(
            .alreadyExists,
            "\(directory) holds 100,000 files named like \(wanted.numbered(1)): choose another directory.")
    }

    /// The bytes of a record's original, compared as ``stream(_:)-(ImageID)`` does.
    func stream(_ record: ImageRecord) async throws(ServiceError) -> any ByteStream {
        let location = try Self.location(of: record)
        let stream = try await seam { try await library.blobs.read(location.locator, range: nil) }
        return try VerifiedStream(stream, expected: record.original.original.digest)
    }

    /// Where the original's bytes are.
    static func location(of record: ImageRecord) throws(ServiceError) -> BlobLocation {
        guard let location = record.original.locations.first(where: { $0.state == .present }) else {
            throw ServiceError(
                .notFound,
                "The original of \(record.image.id) is missing or damaged in the store: import the file again to heal it."
            )
        }
        return location
    }
}

extension ServiceError {
    static func noImage(_ id: ImageID) -> ServiceError {
        ServiceError(.notFound, "There is no image \(id) in this library.")
    }
}
