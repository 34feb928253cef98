package import Formats
package import HTTPClient
package import StillsModel

/// A library behind a server: what its API can do, in this program's words.
package struct RemoteLibrary: Sendable {
    package let server: ServerAddress
    let calls: RemoteCalls

    /// - Parameter exchange: adds by what the server knows us, and repeats what failed for a reason that passes.
    package init(server: ServerAddress, exchange: any HTTPExchange) {
        self.server = server
        calls = RemoteCalls(server: server, exchange: exchange)
    }

    package struct Page: Sendable {
        package var images: [RemoteImage]
        package var next: PageToken?
        package var warnings: [String]
    }

    /// The largest page that the API gives.
    package static let largestPage = 500

    /// One page of what a query finds.
    package func page(_ query: String, _ request: PageRequest) async throws(RemoteError) -> Page {
        var parameters = [(name: "sort", value: "\(request.sort)"), ("pageSize", "\(request.limit)")]
        if !query.isEmpty { parameters.append(("q", query)) }
        if let after = request.after { parameters.append(("pageToken", after.rawValue)) }
        let answer = try await calls.json("GET", "/v1/images", query: parameters)
        guard case .array(let elements)? = answer["images"] else { throw calls.misunderstood }
        var page = Page(images: [], warnings: [])
        for element in elements {
            guard let image = RemoteImage(element) else { throw calls.misunderstood }
            page.images.append(image)
        }
        page.next = answer["nextPageToken"]?.text.map(PageToken.init(rawValue:))
        if case .array(let warnings)? = answer["warnings"] { page.warnings = warnings.compactMap(\.text) }
        return page
    }

    /// Hands all that a query finds over, page by page in the order in which they were added, until the body answers false.
    package func each(
        _ query: String, _ body: ([RemoteImage]) async throws -> Bool
    ) async throws {
        var request = PageRequest(sort: SortOrder(.added, isDescending: false), limit: Self.largestPage)
        while true {
            let page = try await page(query, request)
            guard try await body(page.images), let next = page.next else { return }
            request.after = next
        }
    }

    /// nil when there is none that may be known of.
    package func image(_ id: ImageID) async throws(RemoteError) -> RemoteImage? {
        do throws(RemoteError) {
            return try image(try await calls.json("GET", "/v1/images/\(id)"))
        } catch {
            guard error.status == 404 else { throw error }
            return nil
        }
    }

    /// The images, trashed ones too, that a person can mean by this name: by id, else by external id, else by digest.
    package func named(_ name: String) async throws(RemoteError) -> [RemoteImage] {
        if let id = ImageID(name), let image = try await image(id) { return [image] }
        let request = PageRequest(sort: SortOrder(.added, isDescending: false), limit: 100)
        // In the words of a query only a digest can be one.
        for field in [BuiltinField.external] + (Digest(name) == nil ? [] : [.digest]) {
            let isTrashed = QueryExpression.flag(.trashed)
            let query = Query(
                .and([.equals(.builtin(field), [QueryScalar(name, .quoted)]), .or([isTrashed, .not(isTrashed)])]))
            let page = try await page("\(query)", request)
            if !page.images.isEmpty { return page.images }
        }
        return []
    }

    /// Changes values of one image (RFC 7396).
    ///
    /// - Parameter version: which it must have; `.conflict` otherwise.
    package func edit(_ id: ImageID, _ patch: JSONValue, version: Int) async throws(RemoteError) -> RemoteImage {
        var writer = JSONWriter()
        writer.value(patch)
        let answer = try await calls.call(
            "PATCH", "/v1/images/\(id)",
            fields: ["Content-Type": "application/merge-patch+json", "If-Match": "\"\(version)\""],
            body: .bytes(writer.take()))
        return try image(try calls.read(answer))
    }

    /// Puts an image into the trash. One that is there already stays there.
    package func trash(_ id: ImageID) async throws(RemoteError) {
        _ = try await calls.call("DELETE", "/v1/images/\(id)")
    }

    /// Takes an image out of the trash.
    package func restore(_ id: ImageID) async throws(RemoteError) {
        _ = try await calls.call("POST", "/v1/images/\(id):restore", isRepeatable: true)
    }

    private func image(_ json: JSONValue) throws(RemoteError) -> RemoteImage {
        guard let image = RemoteImage(json) else { throw calls.misunderstood }
        return image
    }
}
