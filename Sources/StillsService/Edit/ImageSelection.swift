package import StillsModel

/// The images that a bulk command is about.
package enum ImageSelection: Sendable {
    /// By id, external id or digest, in this order; a name that several images have means all of them.
    case named([String])
    /// All that match when their turn comes, oldest first.
    case matching(Query)
}

/// A part of a selection that is worked on together.
struct SelectedImages: Sendable {
    var records: [ImageRecord]
    /// Names that no image has.
    var unknown: [String]
    /// Where the next part begins; nil after the last.
    var next: Cursor?

    enum Cursor: Sendable {
        case name(Int)
        case page(PageToken)
    }
}

extension ImageSelection {
    /// The next part: at most `limit` names, or images of a query, with their fields only.
    ///
    /// Pages follow the order in which images were added, which no edit changes: none is met twice or left out.
    func read(
        from cursor: SelectedImages.Cursor?, limit: Int, in library: Library
    ) async throws(ServiceError) -> SelectedImages {
        switch self {
        case .named(let names):
            var start = 0
            if case .name(let place)? = cursor { start = place }
            return try await read(names, from: start, limit: limit, in: library)
        case .matching(let query):
            var request = PageRequest(sort: SortOrder(.added, isDescending: false), limit: limit)
            if case .page(let token)? = cursor { request.after = token }
            let asked = request
            let page = try await seam { try await library.search.find(query, for: library.principal, page: asked) }
            let records = try await seam { try await library.records.images(page.images, .fields) }
            return SelectedImages(
                records: records.compactMap { $0 }, unknown: [], next: page.next.map(SelectedImages.Cursor.page))
        }
    }

    private func read(
        _ names: [String], from start: Int, limit: Int, in library: Library
    ) async throws(ServiceError) -> SelectedImages {
        let end = min(names.count, start + limit)
        let find = FindImages(library: library)
        var ids: [ImageID] = []
        var seen: Set<ImageID> = []
        var unknown: [String] = []
        for name in names[start..<end] {
            let named = try await find.named(name)
            if named.isEmpty { unknown.append(name) }
            for id in named where seen.insert(id).inserted { ids.append(id) }
        }
        let found = ids
        let records = try await seam { try await library.records.images(found, .fields) }
        return SelectedImages(
            records: records.compactMap { $0 }, unknown: unknown, next: end < names.count ? .name(end) : nil)
    }
}
