internal import Linux
internal import StillsModel

/// Remembers, by digest, under which key the bytes of a long picture are being sent to a store that is far away: a run that was
/// killed left an upload there, which the next run continues if it sends the same bytes to the same key.
///
/// A note is a small file in the spool. Losing one costs time, and nothing else; one that is wrong is found out by its intent.
struct BegunSendings: Sendable {
    /// Shorter pictures are sent again as quickly as they are looked up.
    static let shortest: Int64 = 16 << 20
    /// What the names of notes begin with.
    static let beginning = "sending-"

    let spool: Path

    /// The key that an earlier run noted for these bytes; nil when none did.
    func locator(of digest: Digest) throws(ServiceError) -> BlobLocator? {
        let place = place(of: digest)
        return try fileCall {
            guard try FileStatus.of(place) != nil else { return nil }
            let text = String(validating: try readFile(place, limit: 2_000), as: UTF8.self)
            return text.flatMap { BlobLocator(rawValue: $0) }
        }
    }

    func note(_ locator: BlobLocator, for digest: Digest) throws(ServiceError) {
        let place = place(of: digest)
        try fileCall {
            let folder = try FileDescriptor.open(spool, .directory)
            let part = place.adding(suffix: ".part")
            let file = try folder.open(part.lastPart, .createOrUpdate, permissions: 0o600)
            try file.setLength(0)
            try file.write(Array(locator.rawValue.utf8))
            try folder.rename(part.lastPart, to: place.lastPart, in: folder)
        }
    }

    func forget(_ digest: Digest) throws(ServiceError) {
        let place = place(of: digest)
        try fileCall { _ = try FileDescriptor.open(spool, .directory).removeFile(place.lastPart) }
    }

    private func place(of digest: Digest) -> Path {
        spool.appending(Path("\(Self.beginning)\(digest)") ?? "sending")
    }
}
