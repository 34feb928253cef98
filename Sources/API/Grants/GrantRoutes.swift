internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Who was given what on collections, images, and an account's container.
enum GrantRoutes {
    static let tag = "Grants"

    static let all: [Route] = [collections, images, containers].flatMap(\.routes)

    private static let collections = GrantedThing(
        "/v1/collections/{id}", id: "Collection", words: "a collection, and on all that is in it"
    ) { request throws(Problem) in .collection(try request.identifier()) }

    private static let images = GrantedThing("/v1/images/{id}", id: "Image", words: "an image") {
        request throws(Problem) in .image(try request.identifier())
    }

    private static let containers = GrantedThing(
        "/v1/accounts/{id}/container", id: "Container", words: "all collections of an account, those to come included"
    ) { request in
        let account: AccountID = try request.identifier()
        return .container(try await ShareAccess(library: request.library).container(of: account))
    }
}

/// The three routes of one kind of thing that grants are on.
private struct GrantedThing {
    private let path: String
    private let id: String
    private let words: String
    private let target: @Sendable (APIRequest) async throws -> Grant.Target

    init(
        _ path: String, id: String, words: String,
        target: @escaping @Sendable (APIRequest) async throws -> Grant.Target
    ) {
        self.path = path
        self.id = id
        self.words = words
        self.target = target
    }

    var routes: [Route] { [list, give, take] }

    /// `GET …/grants`
    private var list: Route {
        let target = target
        return Route(
            .get, RoutePattern(stringLiteral: path + "/grants"), id: "list\(id)Grants", tag: GrantRoutes.tag,
            summary: "List the grants on \(words)",
            discussion: "Only for whoever owns it. What is inherited from above is not listed.",
            responses: [.json(.ok, "The grants, by the accounts’ names", GrantSchemas.grants)],
            problems: [.forbidden, .notFound]
        ) { request in
            let entries = try await ShareAccess(library: request.library).grants(on: target(request))
            return .json { writer in
                writer.beginObject()
                writer.key("grants")
                writer.beginArray()
                for entry in entries { GrantSchemas.append(entry, to: &writer) }
                writer.endArray()
                writer.endObject()
            }
        }
    }

    /// `PUT …/grants/{account}`
    private var give: Route {
        let target = target
        return Route(
            .put, RoutePattern(stringLiteral: path + "/grants/{account}"), id: "put\(id)Grant", tag: GrantRoutes.tag,
            summary: "Give an account a level on \(words)",
            discussion: "`{account}` is a name or an id. The level takes the place of the one given before.",
            body: .json(GrantSchemas.level),
            responses: [.json(.ok, "The grant", GrantSchemas.grant)],
            problems: [.badRequest, .forbidden, .notFound, .unprocessable, .unsupportedMediaType]
        ) { request in
            guard let level = request.body["level"]?.text.flatMap(AccessLevel.init(rawValue:)) else {
                throw Problem(.unprocessable, "The level is read, write or own.")
            }
            let share = ShareAccess(library: request.library)
            let entry = try await share.give(level, on: target(request), to: request.text("account"))
            return .json { GrantSchemas.append(entry, to: &$0) }
        }
    }

    /// `DELETE …/grants/{account}`
    private var take: Route {
        let target = target
        return Route(
            .delete, RoutePattern(stringLiteral: path + "/grants/{account}"), id: "delete\(id)Grant",
            tag: GrantRoutes.tag, summary: "Take what an account was given on \(words)",
            discussion: "`{account}` is a name or an id. Taking what was not given is no error.",
            responses: [.empty(.noContent, "It is taken")], problems: [.forbidden, .notFound]
        ) { request in
            try await ShareAccess(library: request.library).take(target(request), from: request.text("account"))
            return HTTPResponse(.noContent)
        }
    }
}
