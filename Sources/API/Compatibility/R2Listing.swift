internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService
internal import Synchronization

/// Images as lists of path, title, description, permission and owner, page by page: that server knew no pages, and a library
/// does not fit into memory.
final class R2Listing: ByteStream {
    private static let pageSize = 500

    /// As whoever asks may see it.
    private let asked: Library
    /// As the program sees it: where owners are told.
    private let program: Library
    private let keywords: String
    private let tellsOwners: Bool
    private let place = Mutex(Place())

    private struct Place {
        var after: PageToken?
        var isFirst = true
        var isAtEnd = false
        /// Whether an image was written, which the next one follows after a comma.
        var hasImages = false
    }

    init(asked: Library, program: Library, keywords: String, tellsOwners: Bool) {
        self.asked = asked
        self.program = program
        self.keywords = keywords
        self.tellsOwners = tellsOwners
    }

    /// The first page is read at once, so that what is wrong can still be told.
    func response() async throws -> HTTPResponse {
        let first = try await page()
        let isWhole = place.withLock { $0.isAtEnd }
        let fields: HTTPFields = ["Content-Type": "application/json"]
        return HTTPResponse(
            .ok, fields: fields, body: isWhole ? .bytes(first) : .stream(Continued(first, self), length: nil))
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        guard place.withLock({ !$0.isAtEnd }) else { return nil }
        do throws(ServiceError) {
            return ByteChunk(try await page())
        } catch {
            throw ByteStreamError(error.code, error.message, cause: error)
        }
    }

    /// The next page's bytes, at least one.
    private func page() async throws(ServiceError) -> [UInt8] {
        var place = place.withLock { $0 }
        let request = PageRequest(
            sort: SortOrder(.added, isDescending: false), limit: Self.pageSize, after: place.after)
        let found = try await FindImages(library: asked).page(Query(), request)
        let records = found.records.filter(isMeant)
        let owners = try await owners(of: records)
        var bytes: [UInt8] = place.isFirst ? [UInt8(ascii: "[")] : []
        for record in records {
            if place.hasImages { bytes.append(UInt8(ascii: ",")) }
            place.hasImages = true
            bytes += Self.line(record, owners[record.image.id])
        }
        if found.next == nil { bytes.append(UInt8(ascii: "]")) }
        // Nothing on a page: the client learns that the search goes on. JSON allows the space.
        if bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
        (place.after, place.isFirst, place.isAtEnd) = (found.next, false, found.next == nil)
        let reached = place
        self.place.withLock { $0 = reached }
        return bytes
    }

    private func isMeant(_ record: ImageRecord) -> Bool {
        guard !keywords.isEmpty else { return true }
        return [record.image.title, record.image.description].contains { text in
            text?.utf8.contains(keywords.utf8) ?? false
        }
    }

    private func owners(of records: [ImageRecord]) async throws(ServiceError) -> [ImageID: String] {
        let known = tellsOwners ? try await FindImages(library: program).records(records.map(\.image.id)) : records
        return Dictionary(known.map { ($0.image.id, $0.ownerName) }) { first, _ in first }
    }

    /// `["6f1c….jpg","cat_1.jpg","Look at this cat","PUBLIC","test_user"]`
    private static func line(_ record: ImageRecord, _ owner: String?) -> [UInt8] {
        let image = record.image
        let title = image.title ?? image.originalName
        let subtype = record.original.original.mediaType.split(separator: "/").last.map(String.init) ?? ""
        let ending = (image.originalName ?? title).flatMap(R2Upload.fileExtension) ?? subtype
        var writer = JSONWriter(capacity: 256)
        writer.beginArray()
        writer.string("\(image.id).\(ending)")
        for text in [title, image.description, image.visibility == .public ? "PUBLIC" : "PRIVATE"] {
            if let text { writer.string(text) } else { writer.null() }
        }
        if let owner, !owner.isEmpty { writer.string(owner) } else { writer.null() }
        writer.endArray()
        return writer.take()
    }
}

/// Bytes that are there, and then those of a stream.
private final class Continued: ByteStream {
    private let first: Mutex<[UInt8]?>
    private let rest: R2Listing

    init(_ first: [UInt8], _ rest: R2Listing) {
        self.first = Mutex(first)
        self.rest = rest
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let first = first.withLock { first in
            defer { first = nil }
            return first
        }
        if let first { return ByteChunk(first) }
        return try await rest.next()
    }
}
