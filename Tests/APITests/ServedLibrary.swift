import API
import Execution
import Formats
import Foundation
import HTTPTransport
import Linux
import StillsModel
import StillsService
import StillsTesting
import Synchronization

/// A library in a folder of its own, served by the API without a socket.
struct ServedLibrary {
    let folder: Path
    /// Asked by `local`, its admin.
    let library: Library
    let tokens: FixedTokens
    let api: API

    /// The token of `local`.
    static let admin = "admin"

    /// Gives `body` an empty library, and removes it afterwards.
    static func with(_ body: (ServedLibrary) async throws -> Void) async throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("stills-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: place.appendingPathComponent("pictures"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        guard let folder = Path(place.path) else { throw CocoaError(.fileNoSuchFile) }
        try await CreateLibrary(environment: .system).run(at: folder.appending("library"))
        let library = try await OpenLibrary(
            environment: .system, files: BlockingPool(name: "files", threadLimit: 4)
        ).run(at: folder.appending("library"), writes: true)
        let tokens = FixedTokens()
        tokens[admin] = library.principal
        let served = ServedLibrary(
            folder: folder, library: library, tokens: tokens,
            api: API(APIContext(library: library, authenticator: tokens)))
        do {
            try await body(served)
        } catch {
            await library.close()
            throw error
        }
        await library.close()
    }

    /// Takes pictures in, one for each set of stated fields, and gives back their ids in order.
    @discardableResult
    func add(_ stated: [[ImageField: AttributeValue]]) async throws -> [ImageID] {
        let directory = try await library.records.directory()
        guard let collection = directory.collections.first, let container = directory.containers.first else {
            throw CocoaError(.fileNoSuchFile)
        }
        var options = ImportOptions(collection: collection)
        options.jobs = 1
        var items: [ImportItem] = []
        for fields in stated {
            let number = Self.numbers.withLock { number in
                number += 1
                return number
            }
            guard let name = Path("\(number).png") else { throw CocoaError(.fileNoSuchFile) }
            let path = folder.appending("pictures").appending(name)
            try Data(SamplePicture.png(number)).write(to: URL(fileURLWithPath: "\(path)"))
            items.append(ImportItem(path: path, shownPath: path, stated: StatedFields(externalID: nil, fields: fields)))
        }
        let reports = Mutex<[ImportReport]>([])
        let use = ImportImages(library: library, container: container, options: options, workingDirectory: folder)
        try await use.run(ItemList(items)) { report in reports.withLock { $0.append(report) } }
        return reports.withLock { $0.compactMap(\.image) }
    }

    private static let numbers = Mutex(0)

    /// Sends a request, and gives back what is answered.
    ///
    /// - Parameters:
    ///   - target: path and query.
    ///   - token: whose; nil for a stranger.
    func send(
        _ method: HTTPMethod, _ target: String, as token: String? = admin, fields: HTTPFields = [:],
        body: [UInt8]? = nil, type: String? = nil
    ) async throws -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var fields = fields
        if let token { fields["Authorization"] = "Bearer \(token)" }
        if let type { fields["Content-Type"] = type }
        let request = HTTPRequest(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil, fields: fields,
            body: body.map { ListedBytes($0) as any ByteStream } ?? EmptyBody(), bodyLength: Int64(body?.count ?? 0))
        return try await Answer(api.respond(to: request))
    }

    func get(_ target: String, as token: String? = admin, fields: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, target, as: token, fields: fields)
    }

    /// Sends JSON.
    func send(
        _ method: HTTPMethod, _ target: String, as token: String? = admin, fields: HTTPFields = [:], json: String,
        type: String = "application/json"
    ) async throws -> Answer {
        try await send(method, target, as: token, fields: fields, body: Array(json.utf8), type: type)
    }
}

/// A response, its body read to the end.
struct Answer {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    init(_ response: HTTPResponse) async throws {
        status = response.status.rawValue
        fields = response.fields
        var bytes: [UInt8] = []
        switch response.body {
        case .none: break
        case .bytes(let all): bytes = all
        case .stream(let stream, _): while let chunk = try await stream.next() { bytes += chunk.bytes }
        }
        body = bytes
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; `null` where it is none.
    var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
}

extension JSONValue {
    /// The elements of a list; empty for anything else.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}

/// Tokens and whom they stand for.
final class FixedTokens: Authenticating {
    private let principals = Mutex<[String: Principal]>([:])

    subscript(_ token: String) -> Principal? {
        get { principals.withLock { $0[token] } }
        set { principals.withLock { $0[token] = newValue } }
    }

    func principal(bearer token: String, from address: String) async throws(ServiceError) -> Principal {
        guard let principal = self[token] else { throw ServiceError(.unauthenticated, "The token is not known here.") }
        return principal
    }
}

/// Items from a list.
private struct ItemList: ImportItemSource {
    private var rest: [ImportItem]
    init(_ items: [ImportItem]) { rest = items.reversed() }
    mutating func next() throws(ServiceError) -> ImportItem? { rest.popLast() }
}

/// Bytes in pieces of 1,000.
final class ListedBytes: ByteStream {
    private let rest: Mutex<ArraySlice<UInt8>>
    init(_ bytes: [UInt8]) { rest = Mutex(bytes[...]) }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        rest.withLock { rest in
            guard !rest.isEmpty else { return nil }
            let piece = Array(rest.prefix(1_000))
            rest = rest.dropFirst(1_000)
            return ByteChunk(piece)
        }
    }
}
