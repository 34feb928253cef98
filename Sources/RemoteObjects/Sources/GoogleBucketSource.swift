internal import CloudAuth
internal import Formats
package import HTTPClient
internal import StillsModel

/// Objects of a bucket of Google Cloud Storage whose names begin alike, by its JSON API.
package struct GoogleBucketSource: ObjectSource {
    private let bucket: String
    private let prefix: String
    private let endpoint: String
    package let exchange: any HTTPExchange

    /// More than a page of a thousand objects takes.
    private static let pageLimit = 16 << 20
    /// The most that the service gives in one answer.
    private static let pageSize = 1_000

    /// - Parameters:
    ///   - prefix: empty for all objects.
    ///   - endpoint: without a slash at its end: `https://storage.googleapis.com`.
    ///   - exchange: adds who asks, for buckets that are not open to all.
    package init(bucket: String, prefix: String, endpoint: String, exchange: any HTTPExchange) {
        self.bucket = bucket
        self.prefix = prefix
        self.endpoint = endpoint
        self.exchange = exchange
    }

    package var shownName: String { "gs://\(bucket)/\(prefix)" }
    package var isListed: Bool { true }
    package var followsRedirects: Bool { false }

    /// An object that no listing told of.
    package func object(named name: String) -> RemoteObject {
        RemoteObject(name: name, shownName: "gs://\(bucket)/\(name)")
    }

    package func page(at place: ListingPlace) async throws(RemoteObjectError) -> ObjectPage {
        var url = "\(endpoint)/storage/v1/b/\(PercentEncoding.encode(bucket, slashes: .encoded))/o"
        url += "?maxResults=\(Self.pageSize)&fields=nextPageToken,items(name,size,generation)"
        if !prefix.isEmpty { url += "&prefix=" + PercentEncoding.encode(prefix, slashes: .encoded) }
        var skipped: String?
        switch place {
        case .beginning: break
        case .after(let name):
            // The service begins with the name itself.
            skipped = name
            url += "&startOffset=" + PercentEncoding.encode(name, slashes: .encoded)
        case .token(let token): url += "&pageToken=" + PercentEncoding.encode(token, slashes: .encoded)
        }
        let answer = try await ListingAnswer.get(ClientRequest("GET", url), from: self, limit: Self.pageLimit)
        return try page(answer, without: skipped)
    }

    private func page(_ bytes: [UInt8], without skipped: String?) throws(RemoteObjectError) -> ObjectPage {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw RemoteObjectError(.corrupt, "What the server says is in the bucket is no JSON.", cause: error)
        }
        var objects: [RemoteObject] = []
        if case .array(let items)? = document["items"] {
            for item in items {
                guard let name = item["name"]?.text else {
                    throw RemoteObjectError(.corrupt, "The server listed an object without a name.")
                }
                let size = item["size"]?.text.flatMap { Int64($0) }.flatMap {
                    RemoteObject.possibleSizes.contains($0) ? $0 : nil
                }
                // What consoles make to show folders.
                if name == skipped || name.hasSuffix("/") && size ?? 0 == 0 { continue }
                objects.append(
                    RemoteObject(
                        name: name, shownName: "gs://\(bucket)/\(name)", byteCount: size,
                        version: item["generation"]?.text))
            }
        }
        return ObjectPage(objects: objects, next: document["nextPageToken"]?.text.map { .token($0) })
    }

    package func request(for object: RemoteObject) -> ClientRequest {
        let name = PercentEncoding.encode(object.name, slashes: .encoded)
        var url = "\(endpoint)/storage/v1/b/\(PercentEncoding.encode(bucket, slashes: .encoded))/o/\(name)?alt=media"
        if let generation = object.version {
            url += "&generation=" + PercentEncoding.encode(generation, slashes: .encoded)
        }
        return ClientRequest("GET", url)
    }

    package func reason(in answer: [UInt8]) -> String? {
        do throws(JSONError) {
            return try JSONValue(parsing: answer)["error"]?["message"]?.text
        } catch {
            // Some answers of this API are plain text: “Not Found”.
            return answer.count <= 200 ? String(validating: answer, as: UTF8.self) : nil
        }
    }
}
