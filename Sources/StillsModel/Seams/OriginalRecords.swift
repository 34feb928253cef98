/// The part of a catalog that the care for bytes asks: which there are, who refers to them, what is to be done about them.
package protocol OriginalRecords: Sendable {
    /// Up to `limit` originals with ids greater than `after`, in order, and the images made of each. Fewer mean that there
    /// are no more.
    func originals(after: OriginalID?, limit: Int) async throws(RecordStoreError) -> [OriginalUse]

    /// What is known of each original, and the images made of it, in the order asked; nil where there is no such original.
    func originals(_ ids: [OriginalID]) async throws(RecordStoreError) -> [OriginalUse?]

    /// Who refers to each locator at one point in time, in the order asked.
    func claims(on locators: [BlobLocator], in store: StoreID) async throws(RecordStoreError) -> [BlobClaim]

    /// Up to `limit` intents, ordered by locator, those greater than `after`.
    func intents(
        in store: StoreID, after: BlobLocator?, limit: Int
    ) async throws(RecordStoreError) -> [Intent]

    /// Up to `limit` jobs with ids greater than `after` that are due at `time`, in the order of their ids.
    func jobs(dueAt time: Instant, after: JobID?, limit: Int) async throws(RecordStoreError) -> [Job]
}
