internal import StillsModel

/// The objects of a source, page by page: while one page is worked on, the next is asked for.
package struct ObjectListing {
    private let source: any ObjectSource
    private var objects: ArraySlice<RemoteObject> = []
    private var next: ListingPlace?
    private var coming: Task<Result<ObjectPage, RemoteObjectError>, Never>?
    private var emptyPages = 0
    /// Requests that were sent for it.
    package private(set) var pages = 0

    /// So many pages without an object, one after the other, are none of a listing any more.
    private static let emptyPageLimit = 1_000

    /// - Parameter place: ``ListingPlace/beginning``, or behind the object where an earlier run was.
    package init(_ source: any ObjectSource, from place: ListingPlace = .beginning) {
        self.source = source
        next = place
    }

    /// The next object; nil at the end.
    ///
    /// - Throws: ``RemoteObjectError``, as the source does. After an error the same page can be asked for again.
    package mutating func nextObject() async throws(RemoteObjectError) -> RemoteObject? {
        while objects.isEmpty {
            guard let place = next else { return nil }
            let page = try await page(at: place)
            emptyPages = page.objects.isEmpty ? emptyPages + 1 : 0
            guard page.next != place, emptyPages < Self.emptyPageLimit else {
                throw RemoteObjectError(.corrupt, "The server's listing does not come to its end.")
            }
            objects = page.objects[...]
            next = page.next
            if let following = page.next { coming = Self.ask(source, following) }
        }
        return objects.popFirst()
    }

    private mutating func page(at place: ListingPlace) async throws(RemoteObjectError) -> ObjectPage {
        pages += 1
        let asked = coming ?? Self.ask(source, place)
        coming = nil
        return try await asked.value.get()
    }

    private static func ask(
        _ source: any ObjectSource, _ place: ListingPlace
    ) -> Task<Result<ObjectPage, RemoteObjectError>, Never> {
        Task {
            do throws(RemoteObjectError) { return .success(try await source.page(at: place)) } catch {
                return .failure(error)
            }
        }
    }
}
