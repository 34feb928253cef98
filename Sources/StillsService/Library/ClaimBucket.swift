internal import S3
internal import StillsModel

/// Makes sure that a place in a bucket can hold a library, and that it is the place of one library only.
struct ClaimBucket: Sendable {
    private let bucket: S3Bucket
    private let place: S3Location
    /// What the library's keys begin with: of what a blob's key may have, 1,000 of the 1,024 bytes of an object's are left.
    private let prefix: String

    static let longestPrefix = 200

    init(_ bucket: S3Bucket, _ place: S3Location) {
        self.bucket = bucket
        self.place = place
        prefix = place.prefix.isEmpty ? "" : place.prefix + "/"
    }

    /// Says whose place it is. Its name is none that a blob can have.
    private var marker: String { prefix + ".stills-library" }

    /// Looks whether the place is free, and whether objects can be written, read, listed and removed there. Leaves nothing
    /// behind.
    func check() async throws(ServiceError) {
        // A list first: unlike a look at one object, its refusal says why.
        let found = try await asking { () async throws(S3Error) in
            let keys = try await bucket.list(prefix: prefix, limit: 1).objects.map(\.key)
            return try await bucket.head(marker) == nil ? keys : [marker]
        }
        if found == [marker] { throw taken }
        if let other = found.first {
            throw ServiceError(
                .invalidArgument,
                "\(place) holds other things already (\(other)): name a prefix of which nothing is there yet.")
        }
        let probe = "\(prefix).stills-probe-\(UInt64.random(in: .min ... .max))"
        try await asking { () async throws(S3Error) in
            _ = try await bucket.probe(probe)
            _ = try await bucket.uploads(prefix: probe)
        }
    }

    /// Makes the place that of this library.
    ///
    /// - Throws: ``ServiceError`` with `.alreadyExists` when another one was quicker.
    func claim(for library: LibraryID) async throws(ServiceError) {
        let body: S3Body
        do throws(S3Error) {
            body = try S3Body(Array("The originals of the library \(library) of Stills.\n".utf8))
            _ = try await bucket.put(body, at: marker, overwriting: .refuses)
        } catch {
            if error.code == .conflict { throw taken }
            // Some servers cannot tell whether an object is there when they write: then two that make libraries in one place
            // at the same moment are not told from each other.
            guard error.code == .unimplemented else { throw ServiceError(error.code, error.message, cause: error) }
            try await claimWithoutCondition(library)
        }
    }

    private func claimWithoutCondition(_ library: LibraryID) async throws(ServiceError) {
        let isTaken = try await asking { () async throws(S3Error) in try await bucket.head(marker) != nil }
        guard !isTaken else { throw taken }
        try await asking { () async throws(S3Error) in
            _ = try await bucket.put(
                S3Body(Array("The originals of the library \(library) of Stills.\n".utf8)), at: marker)
        }
    }

    private var taken: ServiceError {
        ServiceError(
            .alreadyExists,
            "\(place) belongs to a library already, as \(marker) there says: name another prefix. If that library is gone for good, "
                + "remove that object first.")
    }

    private func asking<Value: Sendable>(
        _ body: () async throws(S3Error) -> Value
    ) async throws(ServiceError) -> Value {
        do throws(S3Error) {
            return try await body()
        } catch {
            throw ServiceError(error.code, error.message, cause: error)
        }
    }
}
