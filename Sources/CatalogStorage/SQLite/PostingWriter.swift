internal import SQLite
package import StillsModel

struct PostingWriter {
    let connection: SQLiteConnection
    mutating func add(docid: Int64, _ image: Image, _ stored: StoredOriginal, in owner: CollectionOwner) throws(SQLiteError) {}
    mutating func replace(docid: Int64, _ before: Image, _ old: StoredOriginal, with after: Image, _ new: StoredOriginal, in owner: CollectionOwner) throws(SQLiteError) {}
    mutating func flush() throws(SQLiteError) {}
}
extension SQLiteCatalog {
    package func find(_ query: Query, for principal: Principal, page: PageRequest) async throws(SearchIndexError) -> SearchPage { SearchPage(images: [], next: nil) }
    package func count(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> Int { 0 }
    package func warnings(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> [String] { [] }
}
