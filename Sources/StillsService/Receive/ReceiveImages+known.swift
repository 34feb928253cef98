package import StillsModel

extension ReceiveImages {
    /// How often somebody else may be faster.
    private static let rounds = 4

    /// Takes what is stated about a picture whose bytes are in the collection already, as if they had come again.
    ///
    /// Whoever could read the bytes and send them again can do so, and nobody else.
    ///
    /// - Parameter digest: of the picture; the upload's stream is not read.
    /// - Returns: nil when the bytes must come: no image of the collection has them, or the store has lost them.
    /// - Throws: ``ServiceError`` as ``run(_:)``, or with `.conflict` when the image keeps changing.
    package func takeKnown(_ upload: Upload, _ digest: Digest) async throws(ServiceError) -> ReceivedImage? {
        let place = try await place(upload)
        let authorizer = try await library.authorizer()
        let item = item(upload, place)
        let batch = intake.importBatch(place)
        let terms = batch.terms(of: item)
        for _ in 0..<Self.rounds {
            let identity = batch.identity(item, digest)
            let match = try await seam { try await library.records.lookUp([identity]) }.first
            guard let match, let image = match.image, match.digest == digest, let original = match.original,
                original.isPresent(in: library.blobs.id),
                authorizer.principal.mayDoEverything || authorizer.allows(.readRestricted, image)
            else { return nil }
            if image.state == .trashed, !terms.restores {
                return ReceivedImage(ImportReport(item, .trashed, image: image.id, remark: terms.words.inTrash))
            }
            let rules = batch.rules
            let decision = rules.knownWithoutReading(image, item)
            let outcomes = try await batch.commit(decision.mutations, at: rules.now, for: terms.account)
            if outcomes.allSatisfy({ $0 == .applied }) {
                return ReceivedImage(ImportReport(item, decision.outcome, image: image.id, remark: decision.remark))
            }
        }
        throw ServiceError(.conflict, "The image keeps changing: send what is stated about it again.")
    }
}
