package import Formats
package import StillsModel

/// The form in which programs read collections.
package enum CollectionJSON {
    /// `{"id","path","visibility","createdAt"}`.
    package static func append(_ collection: Collection, to writer: inout JSONWriter) {
        writer.beginObject()
        appendMembers(collection, to: &writer)
        writer.endObject()
    }

    /// The same with `{"owner","images","trashed","collections"}`.
    package static func append(_ entry: ListCollections.Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        appendMembers(entry.collection, to: &writer)
        writer.member("owner", entry.ownerName)
        writer.member("images", entry.images)
        writer.member("trashed", entry.trashed)
        writer.member("collections", entry.collections)
        writer.endObject()
    }

    private static func appendMembers(_ collection: Collection, to writer: inout JSONWriter) {
        writer.member("id", collection.id.description)
        writer.member("path", collection.path)
        writer.member("visibility", collection.defaultVisibility.rawValue)
        writer.member("createdAt", collection.createdAt.description)
    }

    /// `{"id","outcome","reason"}`: an image of a collection that is to be removed.
    package static func append(_ moved: RemoveCollection.Moved, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", moved.image.description)
        writer.member("outcome", moved.refusal == nil ? "moved" : "refused")
        writer.member("reason", moved.refusal)
        writer.endObject()
    }

    /// `{"path","removed","collections","moved","refused"}`: what became of a collection that was to be removed.
    package static func append(
        _ plan: RemoveCollection.Plan, isRemoved: Bool, moved: Int, refused: Int, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("path", plan.collection.path)
        writer.member("removed", isRemoved)
        writer.member("collections", plan.nested.count + 1)
        writer.member("moved", moved)
        writer.member("refused", refused)
        writer.endObject()
    }
}
