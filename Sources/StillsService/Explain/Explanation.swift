package import Linux
package import StillsModel

/// All that a library knows about one thing that a person asked for.
package struct Explanation: Sendable {
    /// The word that was asked for.
    package var subject: String
    /// nil where it names no file.
    package var file: File?
    /// Images that have the name, or the file's bytes.
    package var images: [Story] = []
    /// Bytes that the library has without an image: of purged images, until their grace has ended.
    package var lone: [OriginalRecord] = []
    /// Purged images that had the name, or the file's bytes.
    package var graves: [Grave] = []

    /// Whether the library knows anything of it.
    package var isKnown: Bool {
        !images.isEmpty || !lone.isEmpty || !graves.isEmpty || file?.sightings.isEmpty == false
    }

    /// What a file is now, and what an import would do with it.
    package struct File: Sendable {
        package var path: Path
        package var byteCount: Int64
        /// nil where it cannot be read.
        package var digest: Digest?
        /// What the library saw at that path, by collection.
        package var sightings: [Seen]
        /// What “stills import --dry-run” says of it.
        package var forecast: ImportReport
        /// The collection that it would go to.
        package var collection: String
    }

    /// What was last seen at the file's path when it was taken in.
    package struct Seen: Sendable {
        package var collection: String
        package var sighting: Sighting
        /// Size and time are the same now: an import would not read it again.
        package var looksTheSame: Bool
    }

    /// One image.
    package struct Story: Sendable {
        package var record: ImageRecord
        package var places: [Place]
        /// Other images with the same bytes.
        package var twins: [ImageRecord]
        /// The words by which it is found, by field; `any` is the search without a field.
        package var words: [(field: String, words: [String])]
        /// The history's events; the last of them.
        package var eventCount: Int
        package var lastChange: Deed?
        /// When and by whom it was put into the trash; nil where it is not there.
        package var trashed: Deed?
    }

    /// A place of an original's bytes, as recorded and as it is now.
    package struct Place: Sendable {
        package var location: BlobLocation
        /// What the store has there now; nil for nothing.
        package var byteCount: Int64?
        /// Why the store could not be asked; nil when it could.
        package var failure: String?
    }

    /// What somebody did, and when.
    package struct Deed: Sendable {
        package var at: Instant
        /// nil for Stills itself.
        package var by: String?
        package var fields: [String]
    }

    /// A purged image.
    package struct Grave: Sendable {
        package var tombstone: Tombstone
        package var by: String?
        /// nil where the collection is gone too.
        package var collection: String?
    }
}
