/// When runs of postings are merged and folded (``PostingRuns``). Tests make them small, so that it happens to few images.
package struct PostingRunLimits: Sendable {
    /// How many runs of a level become one of the next; 2 or more.
    package var width = 16
    /// From how many bytes on a run is folded into the table.
    package var foldSize = 2 << 20
    /// How many bytes fill a page: what a leaf's share and one overflow page of the database take.
    package var pageSize = 4_400

    package init() {}
}
