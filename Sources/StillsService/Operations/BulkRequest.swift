package import StillsModel

/// What a bulk operation is to do, and to which images.
package struct BulkRequest: Sendable, Equatable {
    package enum Selection: Sendable, Equatable {
        /// Those that a query finds when the operation begins, in its words.
        case matching(String)
        case images([ImageID])
    }

    package var action: BulkOperation.Action
    package var selection: Selection
    /// Of an edit only.
    package var edits: [FieldEdit]
    /// Where an edit moves them.
    package var collection: CollectionID?
    package var isDryRun: Bool

    package init(
        _ action: BulkOperation.Action, _ selection: Selection, edits: [FieldEdit] = [],
        collection: CollectionID? = nil, isDryRun: Bool = false
    ) {
        self.action = action
        self.selection = selection
        self.edits = edits
        self.collection = collection
        self.isDryRun = isDryRun
    }
}

/// The part of a request that the operation keeps as text: its images are its items, the rest has columns.
struct StoredBulkRequest: Equatable {
    /// nil where the images were named.
    var query: String?
    var edits: [FieldEdit] = []
    var collection: CollectionID?
}
