package import Linux
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

    /// The original's bytes. They are compared with the digest at the end: a difference is thrown after the last chunk.
    package func stream(_ id: ImageID) async throws(ServiceError) -> any ByteStream {
        let records = try await seam { try await library.records.images([id]) }
        guard let record = records.first ?? nil else { throw ServiceError.noImage(id) }
        return try await stream(record)
    }

    private func write(_ record: ImageRecord, into directory: Path) async throws(ServiceError) -> Path {
        let temporary = directory.appending(Path(".stills-\(record.image.id).part") ?? ".stills.part")
        do throws(ServiceError) {
            let file = try fileCall {
                // What an interrupted run left under this name is of no use.
                _ = try FileDescriptor.open(directory, .directory).removeFile(temporary.lastPart)
                return OpenFile(try FileDescriptor.open(temporary, .createNew))
            }
            let stream = try await stream(record)
            while let chunk = try await seam({ try await stream.next() }) {
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
        guard let location = record.original.locations.first(where: { $0.state == .present }) else {
            throw ServiceError(
                .notFound,
                "The original of \(record.image.id) is missing or damaged in the store: import the file again to heal it."
            )
        }
        let stream = try await seam { try await library.blobs.read(location.locator, range: nil) }
        return try VerifiedStream(stream, expected: record.original.original.digest)
    }
}

extension ServiceError {
    static func noImage(_ id: ImageID) -> ServiceError {
        ServiceError(.notFound, "There is no image \(id) in this library.")
    }
}
