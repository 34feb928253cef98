internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension ImageRoutes {
    /// How many digests one request may ask about.
    static let checkLimit = 10_000

    /// `POST /v1/images:check`: which pictures are there already.
    static let check = Route(
        .post, "/v1/images:check", id: "checkImages", tag: tag, summary: "Ask which pictures are there already",
        discussion: "Answers only for what the principal may see: any other digest is unknown.",
        body: .json(
            .named(
                "ImageCheck",
                .object([
                    .init("digests", .array(of: digest, count: 0...checkLimit)),
                    .optional(
                        "collection",
                        .described(
                            "Its path or id: only what is in it, and whose bytes are not missing; 403 where nothing may be added.",
                            .text(1...10_000))),
                ])),
            limit: 1 << 20),
        responses: [
            .json(
                .ok, "Those that are there",
                .named(
                    "KnownImages",
                    .object([
                        .init(
                            "known",
                            .list(
                                of: .object([
                                    .init("sha256", digest), .init("id", .id),
                                    .init("state", .words(["active", "trashed"])),
                                ])))
                    ])))
        ],
        problems: [.badRequest, .forbidden, .notFound, .contentTooLarge, .unsupportedMediaType, .unprocessable]
    ) { request in
        guard case .array(let texts)? = request.body["digests"] else {
            throw ImagePatch.refusal("/digests", "It is missing.")
        }
        var digests: [Digest] = []
        for (index, text) in texts.enumerated() {
            guard let digest = text.text.flatMap({ Digest($0) }) else {
                throw ImagePatch.refusal("/digests/\(index)", "A SHA-256 has 64 hexadecimal digits.")
            }
            digests.append(digest)
        }
        var collection: CollectionID?
        if let text = request.body["collection"]?.text {
            collection = try await ReceiveImages(library: request.library, intake: request.context.intake)
                .collection(CollectionName(text))
        }
        let known = try await FindDigests(library: request.library).run(digests, in: collection)
        return .json(capacity: 160 * (known.count + 1)) { writer in
            writer.beginObject()
            writer.key("known")
            writer.beginArray()
            for image in known {
                writer.beginObject()
                writer.member("sha256", image.digest.description)
                writer.member("id", image.image.description)
                writer.member("state", image.state.rawValue)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
    }

    private static let digest = Schema.described("SHA-256, in hexadecimal digits.", .text(64...64))
}
