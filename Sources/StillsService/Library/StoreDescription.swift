internal import Formats
internal import S3
package import StillsModel

/// What `library.yaml` says of a library's store: no secrets.
package struct StoreDescription: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A folder of the library's own.
        case local
        /// A bucket of S3, or of a server that speaks its protocol.
        case s3(BucketPlace)
    }

    /// The store's name in the catalog.
    package var id: StoreID
    package var kind: Kind

    package static let local = StoreDescription(id: StoreID(rawValue: "local"), kind: .local)

    package static func s3(_ place: BucketPlace) -> StoreDescription {
        StoreDescription(id: StoreID(rawValue: "s3"), kind: .s3(place))
    }

    /// The first format of libraries that knows this kind.
    var format: Int {
        switch kind {
        case .local: 1
        case .s3: 2
        }
    }

    /// Below `stores:`.
    var yaml: [JSONMember] {
        switch kind {
        case .local:
            return [
                JSONMember("name", .string(id.rawValue)), JSONMember("kind", .string("local")),
                JSONMember("directory", .string("originals")),
            ]
        case .s3(let place):
            var members = [
                JSONMember("name", .string(id.rawValue)), JSONMember("kind", .string("s3")),
                JSONMember("bucket", .string(place.bucket)), JSONMember("prefix", .string(place.prefix)),
                JSONMember("region", .string(place.region)),
            ]
            if let server = place.server { members.append(JSONMember("endpoint", .string(server))) }
            if let addressing = place.addressing { members.append(JSONMember("addressing", .string(addressing))) }
            return members
        }
    }

    /// - Returns: nil for what no store can be; a member that is unknown is one reason.
    init?(_ node: YAMLNode) {
        guard let name = node["name"]?.text, !name.isEmpty, let kind = node["kind"]?.text else { return nil }
        let known: Set<String>
        switch kind {
        case "local":
            guard node["directory"]?.text == "originals" else { return nil }
            known = ["name", "kind", "directory"]
            self.kind = .local
        case "s3":
            guard let bucket = node["bucket"]?.text, S3Location("s3://\(bucket)")?.bucket == bucket,
                let prefix = node["prefix"]?.text, let region = node["region"]?.text, !region.isEmpty
            else { return nil }
            known = ["name", "kind", "bucket", "prefix", "region", "endpoint", "addressing"]
            self.kind = .s3(
                BucketPlace(
                    bucket: bucket, prefix: prefix, region: region, server: node["endpoint"]?.text,
                    addressing: node["addressing"]?.text))
        default: return nil
        }
        guard let members = node.members, members.allSatisfy({ known.contains($0.key) }) else { return nil }
        id = StoreID(rawValue: name)
    }

    init(id: StoreID, kind: Kind) {
        self.id = id
        self.kind = kind
    }
}

/// Where a library's originals are in a bucket. It is noted when the library is made: what the environment says later of regions
/// and servers leads no library to another bucket of the same name.
package struct BucketPlace: Sendable, Equatable, CustomStringConvertible {
    package var bucket: String
    /// Without a slash at its end; empty for the whole bucket.
    package var prefix: String
    package var region: String
    /// nil for the servers of AWS.
    package var server: String?
    /// `path` or `virtual`; nil for what fits the server.
    package var addressing: String?

    package init(bucket: String, prefix: String, region: String, server: String?, addressing: String?) {
        self.bucket = bucket
        self.prefix = prefix
        self.region = region
        self.server = server
        self.addressing = addressing
    }

    package var description: String { "s3://\(bucket)" + (prefix.isEmpty ? "" : "/\(prefix)") }

    /// nil when it states an addressing that there is not.
    var settings: S3Settings? {
        guard let addressing else { return S3Settings(endpoint: S3Endpoint(server: server), region: region) }
        return S3Endpoint.Addressing(rawValue: addressing).map {
            S3Settings(endpoint: S3Endpoint(server: server, addressing: $0), region: region)
        }
    }
}
