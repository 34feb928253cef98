internal import StillsModel

/// One candidate on its way in.
struct ImportWork {
    var candidate: Candidate
    /// Known from the start for a file that was read whole, for others once they are staged.
    var digest: Digest?
    /// What the catalog had of it when last asked.
    var match = IdentityMatch()
    /// The image that has the id which the row states.
    var idOwner: ImageRecord?
    /// The history that the row states, with the accounts of this library.
    var history: [StatedEvent] = []
    /// The original that it will be, should its bytes be new.
    let originalID: OriginalID
    /// Where its bytes will stand.
    var location: BlobLocation
    /// What is noted of it in the spool, so that a run after this one continues.
    var isNoted = false
    var hasIntent = false
    var staged: StagedBlob?
    var isCommitted = false
    var report: ImportReport?

    var item: ImportItem { candidate.item }
    var isSettled: Bool { report != nil }
}

/// What is to be done with a candidate whose digest is known, decided from what the catalog has of it.
struct ImportDecision {
    var mutations: [Mutation] = []
    /// The mutations rely on the bytes being durable in the store.
    var needsBytes = false
    var outcome: ImportOutcome
    var image: ImageID?
    var refusal: Refusal?
    var remark: String?
    /// The image as it will be, for the receipt.
    var added: Image?
}
