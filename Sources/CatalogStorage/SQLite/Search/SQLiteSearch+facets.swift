internal import SQLite
internal import StillsModel

/// Counts the values of fields among the images that match.
extension SQLiteSearch {
    func facets(_ targets: [FacetTarget], limit: Int) throws(SQLiteError) -> SearchFacets {
        let matches = try matches()
        let seen = FacetCount(connection: connection, directory: directory, limit: limit, docids: matches)
        var facets: [SearchFacet] = []
        if targets.contains(where: { $0.audience == .readers }) {
            let docids = try readable(of: matches)
            let read = FacetCount(connection: connection, directory: directory, limit: limit, docids: docids)
            for target in targets { facets.append(try (target.audience == .anyone ? seen : read).facet(target)) }
        } else {
            for target in targets { facets.append(try seen.facet(target)) }
        }
        return SearchFacets(imageCount: matches.count, facets: facets)
    }
}
