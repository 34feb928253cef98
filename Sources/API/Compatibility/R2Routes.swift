internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// The two routes of a former server of pictures, for clients that still speak to it (decision 0033).
///
/// What they answer has that server's form, errors too. Who may do what is as everywhere else.
package enum R2Routes {
    static let tag = "Compatibility"

    /// Whose a request is.
    package enum Mode: Sendable {
        /// The token's, as of all other requests. The field `user` says nothing.
        case signedIn
        /// Without a token, that of the account that `user` names, whoever says so. For development only.
        case named
    }

    package static func all(_ mode: Mode) -> [Route] { [add(mode), list(mode)] }

    /// `POST /image`: takes one picture in.
    private static func add(_ mode: Mode) -> Route {
        Route(
            .post, "/image", id: "addImageR2", tag: tag, summary: "Add a picture, as an older client sends it",
            discussion: """
                A form with `file` and `permission` (PUBLIC or PRIVATE), and perhaps `description` and `user`. The picture goes into \
                the account’s collection General, with the file’s name as its title. What is there already is updated.
                """,
            body: .stream(["*/*"], "multipart/form-data with the field `file`."),
            responses: [
                .json(
                    .ok, "It is saved", .named("R2Saved", .object([.init("message", .text)])))
            ],
            problems: [.badRequest, .forbidden, .notFound, .conflict, .contentTooLarge, .internalError],
            errors: .description
        ) { request in try await R2Upload(request: request, mode: mode).answer() }
    }

    /// `GET /images`: lists what may be seen.
    private static func list(_ mode: Mode) -> Route {
        Route(
            .get, "/images", id: "listImagesR2", tag: tag, summary: "List images, as an older client reads them",
            discussion: """
                Path, title, description, permission and owner of each, in the order in which they were added. An owner that may not \
                be known is null.
                """,
            parameters: [
                .query(
                    "user", .text(0...200), "Whose images are listed beside the public ones; the token goes before it."),
                .query(
                    "keywords", .text(0...10_000),
                    "A part of the title or the description, upper and lower case told apart."),
            ],
            responses: [
                .json(
                    .ok, "The images",
                    .named("R2Images", .list(of: .array(of: .nullable(.text), count: 5...5))))
            ],
            problems: [.badRequest], errors: .description
        ) { request in
            let listing = R2Listing(
                asked: try await library(request, mode), program: request.context.library,
                keywords: request.query.text("keywords") ?? "", tellsOwners: mode == .named)
            return try await listing.response()
        }
    }

    /// The library as whoever asks for a list may see it. A name that nobody has sees what a stranger sees.
    private static func library(_ request: APIRequest, _ mode: Mode) async throws(ServiceError) -> Library {
        guard mode == .named, request.principal.account == nil, let name = request.query.text("user") else {
            return request.library
        }
        let named = NamedAccount(library: request.context.library)
        return request.context.library.acting(as: try await named.find(name) ?? .stranger)
    }
}
