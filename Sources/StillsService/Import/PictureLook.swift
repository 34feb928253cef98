package import StillsModel

/// What an import finds out about a file before it knows what the library has: that it is a picture, and its digest.
///
/// For whoever sends pictures elsewhere, and refuses what would be refused there without sending it.
package struct PictureLook: Sendable {
    package let digest: Digest
    package let byteCount: Int64

    /// Reads the file once. Blocks on the file system.
    ///
    /// - Throws: ``Refusal`` in the words of an import: unreadable, no picture, a broken one, another file than its row
    ///   announces, or one that changed meanwhile.
    package init(_ item: ImportItem) async throws(Refusal) {
        if let refusal = item.refusal { throw refusal }
        let candidate = try Candidate.read(item, limits: ImportOptions.Limits())
        try item.expected.check(byteCount: candidate.byteCount, digest: candidate.digest)
        if let known = candidate.digest {
            digest = known
        } else {
            digest = try await candidate.wholeDigest()
            try item.expected.check(byteCount: candidate.byteCount, digest: digest)
            let isSame = try candidate.isUnchanged()
            guard isSame else { throw Refusal(Candidate.changed) }
        }
        byteCount = candidate.byteCount
    }
}
