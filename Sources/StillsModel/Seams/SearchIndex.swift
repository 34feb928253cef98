/// Finds images. The principal's rights are part of every question: what it may not see shows in no result and no count.
package protocol SearchIndex: Sendable {
    /// One page of the images that match, in the order asked for; ties by id.
    ///
    /// - Throws: ``SearchIndexError`` with `.invalidArgument` (a token that is none, an order by relevance of more than
    ///   10,000 matches) or `.unavailable`.
    func find(_ query: Query, for principal: Principal, page: PageRequest) async throws(SearchIndexError) -> SearchPage

    /// How many images match, exactly.
    func count(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> Int

    /// How the images that match are spread over the values of each field; images count for a field only as far as the principal
    /// may know of it.
    ///
    /// - Parameters:
    ///   - fields: 1 to 20 (``SearchFacets/Limits``). One that no image has, has no values.
    ///   - limit: how many values of each, 1 to 1,000.
    /// - Throws: ``SearchIndexError`` with `.invalidArgument` for a field whose values cannot be counted
    ///   (``FacetTarget/init(_:)``) and for numbers beyond these limits, or `.unavailable`.
    func facets(
        _ query: Query, for principal: Principal, fields: [QueryField], limit: Int
    ) async throws(SearchIndexError) -> SearchFacets

    /// What the query's author should know, as full sentences: names that nothing has, and the nearest that something has.
    func warnings(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> [String]

    /// Does some of what makes answers quick and can wait, a twentieth of a second's worth, unless something was written since
    /// the last call. Answers are the same before and after.
    ///
    /// - Returns: whether there is nothing to do now.
    /// - Throws: ``SearchIndexError`` with `.unavailable`.
    func settle() async throws(SearchIndexError) -> Bool
}

extension SearchIndex {
    /// An index that has nothing to put off.
    package func settle() async throws(SearchIndexError) -> Bool { true }
}

/// Which part of the matches is asked for.
package struct PageRequest: Sendable, Hashable {
    package var sort: SortOrder
    /// 1 to 10,000.
    package var limit: Int
    /// Where the page before ended; nil for the first.
    package var after: PageToken?

    package init(sort: SortOrder = .newestAdded, limit: Int, after: PageToken? = nil) {
        self.sort = sort
        self.limit = limit
        self.after = after
    }
}

package struct SearchPage: Sendable, Equatable {
    package var images: [ImageID]
    /// nil when there are no more.
    package var next: PageToken?

    package init(images: [ImageID], next: PageToken?) {
        self.images = images
        self.next = next
    }
}

/// Where a page ended, opaque to everyone but the index that made it. Survives inserts and deletes.
package struct PageToken: Sendable, Hashable, RawRepresentable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// An error of a ``SearchIndex``.
package struct SearchIndexError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension SearchIndexError {
    package static let tooManyForRelevance = SearchIndexError(
        .invalidArgument, "More than 10,000 images match: an order by relevance is for fewer. Narrow the query.")
}
