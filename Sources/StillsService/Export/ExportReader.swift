internal import StillsModel

/// Reads what is to be exported, oldest added first, ties by id, one slice ahead of whoever writes it.
///
/// Each slice is one state of the catalog, and no transaction outlives a slice: an image that changes meanwhile is
/// exported as it was or as it is, one that is added behind the place that was reached is exported too, and none comes
/// twice, since its place never changes. Memory depends on the slice alone.
struct ExportReader {
    let library: Library
    let query: Query
    let detail: ImageDetail
    let hasHistory: Bool
    /// How many images are read at a time.
    let sliceSize: Int

    /// Ids are small: a question is put once for many slices.
    private static let idLimit = 10_000

    private struct Place: Sendable {
        var ids: ArraySlice<ImageID> = []
        var after: PageToken?
        var isLastPage = false
    }

    private struct Slice: Sendable {
        var items: [ExportItem]
        var next: Place
    }

    /// Hands over all images, slice by slice, until the body answers false. An export tells everything: images that whoever
    /// asks merely sees, because they are public, are left out.
    ///
    /// - Returns: whether all were handed over.
    func each(
        _ body: ([ExportItem]) async throws(ServiceError) -> Bool
    ) async throws(ServiceError) -> Bool {
        let authorizer = try await library.authorizer()
        var slice = try await read(Place(), authorizer)
        while let current = slice {
            async let ahead = outcome(current.next, authorizer)
            let goesOn: Result<Bool, ServiceError>
            do throws(ServiceError) {
                goesOn = .success(try await body(current.items))
            } catch {
                goesOn = .failure(error)
            }
            let following = await ahead
            guard try goesOn.get() else { return false }
            slice = try following.get()
        }
        return true
    }

    private func outcome(_ place: Place, _ authorizer: Authorizer) async -> Result<Slice?, ServiceError> {
        do throws(ServiceError) {
            return .success(try await read(place, authorizer))
        } catch {
            return .failure(error)
        }
    }

    private func images(_ ids: ArraySlice<ImageID>) async -> Result<[ImageRecord?], ServiceError> {
        guard !ids.isEmpty else { return .success([]) }
        do throws(ServiceError) {
            return .success(try await seam { try await library.records.images(Array(ids), detail) })
        } catch {
            return .failure(error)
        }
    }

    /// nil at the end.
    private func read(_ start: Place, _ authorizer: Authorizer) async throws(ServiceError) -> Slice? {
        var place = start
        while place.ids.isEmpty {
            if place.isLastPage { return nil }
            let request = PageRequest(
                sort: SortOrder(.added, isDescending: false), limit: Self.idLimit, after: place.after)
            let page = try await seam { try await library.search.find(query, for: library.principal, page: request) }
            place = Place(ids: page.images[...], after: page.next, isLastPage: page.next == nil)
        }
        let ids = Array(place.ids.prefix(sliceSize))
        place.ids = place.ids.dropFirst(sliceSize)
        // Two halves at a time: a catalog has more than one reader, and the look-ups take longer than the writing.
        async let second = images(ids[(ids.count / 2)...])
        let first = await images(ids[..<(ids.count / 2)])
        let records = try first.get() + (await second).get()
        var items: [ExportItem] = []
        items.reserveCapacity(records.count)
        // One that was purged meanwhile is gone.
        for record in records {
            guard let record, authorizer.principal.mayDoEverything || authorizer.allows(.readRestricted, record.image)
            else { continue }
            var item = ExportItem(record: record)
            if hasHistory { item.history = try await seam { try await library.records.history(of: record.image.id) } }
            items.append(item)
        }
        return Slice(items: items, next: place)
    }
}
