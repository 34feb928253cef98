package import StillsModel

/// Finds images by query or name, with everything known about them.
package struct FindImages: Sendable {
    private let library: Library

    package init(library: Library) { self.library = library }

    package struct Page: Sendable {
        package var records: [ImageRecord]
        package var next: PageToken?
    }

    package func page(_ query: Query, _ request: PageRequest) async throws(ServiceError) -> Page {
        let page = try await seam { try await library.search.find(query, for: library.principal, page: request) }
        return Page(records: try await records(page.images), next: page.next)
    }

    package func count(_ query: Query) async throws(ServiceError) -> Int {
        try await seam { try await library.search.count(query, for: library.principal) }
    }

    /// How the images that match are spread over the values of fields: ``SearchIndex/facets(_:for:fields:limit:)``.
    package func facets(
        _ query: Query, fields: [QueryField], limit: Int = SearchFacets.Limits.usualValues
    ) async throws(ServiceError) -> SearchFacets {
        try await seam {
            try await library.search.facets(query, for: library.principal, fields: fields, limit: limit)
        }
    }

    /// What the query's author should know, such as names that no image has.
    package func warnings(_ query: Query) async throws(ServiceError) -> [String] {
        try await seam { try await library.search.warnings(query, for: library.principal) }
    }

    /// Hands over the ids of all that match, page by page, in the order in which they were added, until the body answers
    /// false.
    package func each(_ query: Query, _ body: ([ImageID]) async throws(ServiceError) -> Bool) async throws(ServiceError)
    {
        var request = PageRequest(sort: SortOrder(.added, isDescending: false), limit: 500)
        while true {
            let asked = request
            let page = try await seam { try await library.search.find(query, for: library.principal, page: asked) }
            guard try await body(page.images), let next = page.next else { return }
            request.after = next
        }
    }

    /// The images, trashed ones too, that a person can mean by this name: by id, else by external id, else by digest. Several when several
    /// collections know the name.
    package func named(_ name: String) async throws(ServiceError) -> [ImageID] {
        if let id = ImageID(name), try await !records([id]).isEmpty { return [id] }
        let request = PageRequest(sort: SortOrder(.added, isDescending: false), limit: 100)
        for field in [BuiltinField.external, .digest] {
            let isTrashed = QueryExpression.flag(.trashed)
            let query = Query(
                .and([.equals(.builtin(field), [QueryScalar(name, .quoted)]), .or([isTrashed, .not(isTrashed)])]))
            let page = try await seam { try await library.search.find(query, for: library.principal, page: request) }
            if !page.images.isEmpty { return page.images }
        }
        return []
    }

    /// What whoever asks may know of an image that was found already; nil when nothing.
    package func shown(_ record: ImageRecord) async throws(ServiceError) -> ImageRecord? {
        try await library.authorizer().shown(record)
    }

    /// Everything about each that whoever asks may know; those that are gone, or that it may not know of, are left out.
    package func records(_ ids: [ImageID]) async throws(ServiceError) -> [ImageRecord] {
        let authorizer = try await library.authorizer()
        return try await seam { try await library.records.images(ids) }.compactMap { $0.flatMap(authorizer.shown) }
    }
}
