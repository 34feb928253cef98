package import Linux
internal import OpenSSL
package import StillsModel

/// Gives originals back, byte-identical: each is compared with its digest on the way out.
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
    }

    /// Writes the originals into a directory under their original names. A name that is taken, in the directory or by an
    /// earlier one, gets a number: `photo-2.jpg`. Nothing outside the directory is written, nothing in it replaced.
    ///
    /// - Parameter report: called for each image in order.
    /// - Throws: ``ServiceError`` when the directory cannot be written, or the catalog cannot be read.
    package func run(
        _ images: [ImageID], into directory: Path, report: @Sendable (Fetched) -> Void
    ) async throws(ServiceError) {
        let records = try await seam { try await library.records.images(images) }
        for (id, record) in zip(images, records) {
            guard let record else {
                report(Fetched(image: id, byteCount: 0, failure: .noImage(id)))
                continue
            }
            do throws(ServiceError) {
                let path = try await write(record, into: directory)
                report(Fetched(image: id, path: path, byteCount: record.original.original.byteCount))
            } catch {
                report(Fetched(image: id, byteCount: 0, failure: error))
                if error.code == .resourceExhausted || error.code == .permissionDenied { throw error }
            }
        }
    }

    /// Hands the original's bytes over, chunk by chunk. They are compared at the end: a difference is thrown after the
    /// last chunk.
    package func stream(
        _ id: ImageID, to sink: (ByteChunk) throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        guard let record = try await seam({ try await library.records.images([id]) }).first ?? nil else {
            throw ServiceError.noImage(id)
        }
        try await copy(record, to: sink)
    }

    private func write(_ record: ImageRecord, into directory: Path) async throws(ServiceError) -> Path {
        let temporary = directory.appending(Path(".stills-\(record.image.id).part") ?? ".stills.part")
        do throws(ServiceError) {
            let file = try fileCall {
                // What an interrupted run left under this name is of no use.
                _ = try FileDescriptor.open(directory, .directory).removeFile(temporary.lastPart)
                return OpenFile(try FileDescriptor.open(temporary, .createNew))
            }
            try await copy(record) { chunk throws(ServiceError) in
                try fileCall { try file.descriptor.write(chunk.bytes) }
            }
            return try fileCall { try name(temporary, record, in: directory) }
        } catch {
            _ = try fileCall { try FileDescriptor.open(directory, .directory).removeFile(temporary.lastPart) }
            throw error
        }
    }

    /// Gives the finished file its name: the first free one, without a moment in which it could replace another.
    private func name(_ temporary: Path, _ record: ImageRecord, in directory: Path) throws -> Path {
        let folder = try FileDescriptor.open(directory, .directory)
        let wanted = SafeFileName(record)
        for number in 1...100_000 {
            let name = wanted.numbered(number)
            do throws(SystemError) {
                try folder.renameKeeping(temporary.lastPart, to: name, in: folder)
                return directory.appending(name)
            } catch where error.reason == .exists {
                continue
            }
        }
        throw ServiceError(
            .alreadyExists, "\(directory) holds 100,000 files named like \(wanted.numbered(1)): choose another directory.")
    }

    private func copy(
        _ record: ImageRecord, to sink: (ByteChunk) throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        let original = record.original.original
        guard let location = record.original.locations.first(where: { $0.state == .present }) else {
            throw ServiceError(
                .notFound,
                "The original of \(record.image.id) is missing or damaged in the store: import the file again to heal it.")
        }
        let stream = try await seam { try await library.blobs.read(location.locator, range: nil) }
        do {
            var hash = try SHA256()
            while let chunk = try await stream.next() {
                try hash.update(chunk.bytes)
                try sink(chunk)
            }
            guard Digest(bytes: try hash.finish()) == original.digest else {
                throw ServiceError(
                    .corrupt,
                    "The stored bytes of \(record.image.id) are not those that were taken in: "
                        + "“stills verify --repair” sets them aside, importing the file again heals it.")
            }
        } catch let error as ServiceError {
            throw error
        } catch let error as any SeamError {
            throw ServiceError(error)
        } catch {
            throw ServiceError(.internal, "\(error)", cause: error)
        }
    }
}

extension ServiceError {
    static func noImage(_ id: ImageID) -> ServiceError {
        ServiceError(.notFound, "There is no image \(id) in this library.")
    }
}
