package import HTTPClient
package import S3
internal import StillsModel

/// Objects of a bucket of S3, or of a server that speaks its protocol, whose keys begin alike.
package struct S3BucketSource: ObjectSource {
    private let bucket: S3Bucket
    private let prefix: String

    /// - Parameter prefix: empty for all objects.
    package init(_ bucket: S3Bucket, prefix: String) {
        self.bucket = bucket
        self.prefix = prefix
    }

    package var shownName: String { "s3://\(bucket.name)/\(prefix)" }
    package var isListed: Bool { true }
    package var exchange: any HTTPExchange { bucket.requests }
    package var followsRedirects: Bool { false }

    package func page(at place: ListingPlace) async throws(RemoteObjectError) -> ObjectPage {
        let page: S3Page
        do throws(S3Error) {
            switch place {
            case .beginning: page = try await bucket.list(prefix: prefix)
            case .after(let key): page = try await bucket.list(prefix: prefix, after: key)
            case .token(let token): page = try await bucket.list(prefix: prefix, page: token)
            }
        } catch {
            throw RemoteObjectError(error.code, error.message, cause: error)
        }
        // What consoles make to show folders is no object.
        let objects = page.objects.filter { !$0.key.hasSuffix("/") || $0.byteCount > 0 }
        return ObjectPage(
            objects: objects.map { object in
                RemoteObject(
                    name: object.key, shownName: "s3://\(bucket.name)/\(object.key)",
                    byteCount: RemoteObject.possibleSizes.contains(object.byteCount) ? object.byteCount : nil,
                    version: object.tag)
            }, next: page.next.map { .token($0) })
    }

    package func request(for object: RemoteObject) -> ClientRequest {
        bucket.request(for: object.name, tag: object.version)
    }

    package func reason(in answer: [UInt8]) -> String? { S3Bucket.refusal(in: answer) }
}
