package import Formats
internal import StillsModel

/// The objects that programs read of bulk operations.
package enum OperationJSON {
    /// `{"id","action","dryRun","state","cancelling","counts","started","ended","expires","who","reason"}`
    package static func append(_ entry: ShowOperations.Entry, to writer: inout JSONWriter) {
        let operation = entry.operation
        writer.beginObject()
        writer.member("id", operation.id.description)
        writer.member("action", operation.action.rawValue)
        writer.member("dryRun", operation.isDryRun)
        writer.member("state", operation.state.rawValue)
        writer.member("cancelling", operation.isCancelling)
        writer.key("counts")
        append(operation.counts, to: &writer)
        writer.member("started", operation.startedAt.description)
        writer.member("ended", operation.endedAt?.description)
        writer.member("expires", operation.expiresAt?.description)
        writer.member("who", entry.ownerName)
        writer.member("reason", operation.reason)
        writer.endObject()
    }

    private static func append(_ counts: OperationCounts, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("matched", counts.matched)
        writer.member("done", counts.done)
        writer.member("changed", counts.changed)
        writer.member("unchanged", counts.unchanged)
        writer.member("failed", counts.refused)
        writer.endObject()
    }

    /// `{"place","image","outcome","version","code","reason","changes"}`
    ///
    /// - Parameter isOver: whether what has no outcome will get none.
    package static func append(_ item: ShowOperations.Item, isOver: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("place", item.item.place)
        writer.member("image", item.item.image.description)
        writer.member("outcome", item.item.outcome?.rawValue ?? (isOver ? "notTried" : "waiting"))
        writer.member("version", item.item.version)
        writer.member("code", item.item.code?.rawValue)
        writer.member("reason", item.item.reason)
        writer.key("changes")
        EditJSON.append(item.changes, to: &writer)
        writer.endObject()
    }
}
