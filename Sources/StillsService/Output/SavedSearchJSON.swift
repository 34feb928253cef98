package import Formats
package import StillsModel

/// The form in which programs read saved searches.
package enum SavedSearchJSON {
    /// `{"id","name","query","sort","createdAt","updatedAt"}`
    package static func append(_ search: SavedSearch, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", search.id.description)
        writer.member("name", search.name)
        writer.member("query", search.query)
        writer.member("sort", search.sort?.description)
        writer.member("createdAt", search.createdAt.description)
        writer.member("updatedAt", search.updatedAt.description)
        writer.endObject()
    }
}
