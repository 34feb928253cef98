package import StillsModel

/// How an import treats what it meets.
package struct ImportOptions: Sendable {
    package struct Limits: Sendable {
        /// The largest picture, in bytes.
        package var byteCount: Int64 = 1 << 40

        package init() {}
    }

    package var collection: Collection
    /// Of new images; nil for the collection's default.
    package var visibility: Visibility?
    /// Looks at everything, and changes nothing.
    package var isDryRun = false
    /// Gives an image whose external id is known the new bytes, and keeps the old original.
    package var replaces = false
    /// Takes what is in the trash out again.
    package var restores = false
    /// Makes the collections that a manifest's rows name and that are missing.
    package var createsCollections = false
    /// Reads the XMP files beside pictures. If not, what was read of them before stays.
    package var readsSidecars = true
    /// How many batches are worked on at a time, 1 to 64.
    package var jobs = 2
    package var wantsReceipts = true
    package var limits = Limits()

    package init(collection: Collection) { self.collection = collection }
}
