internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension ImageRoutes {
    /// `GET /v1/images/{id}/metadata`: what the file itself states.
    static let metadata = Route(
        .get, "/v1/images/{id}/metadata", id: "getMetadata", tag: tag,
        summary: "Show what the file itself and its sidecar state",
        responses: [
            .json(
                .ok, "Embedded tags by name, as Group:Name",
                .named(
                    "ImageMetadata",
                    .object([
                        .init("id", .id), .init("tags", .object([], others: .any)),
                        .init("sidecarTags", .nullable(.object([], others: .any))),
                    ])))
        ],
        problems: [.notFound]
    ) { request in
        let found = try await record(request)
        return .json(capacity: 8_192) { ImageJSON.appendMetadata(found, to: &$0) }
    }

    /// `GET /v1/images/{id}/history`: who changed what, and when.
    static let history = Route(
        .get, "/v1/images/{id}/history", id: "getHistory", tag: tag, summary: "Show who changed what, and when",
        responses: [
            .json(
                .ok, "The changes, the oldest first",
                .named(
                    "ImageHistory",
                    .object([
                        .init(
                            "events",
                            .list(
                                of: .object([
                                    .init("id", .id), .init("version", .count), .init("at", .instant),
                                    .init("by", .text),
                                    .init("source", .text),
                                    .init(
                                        "changes",
                                        .described(
                                            "By field: the value before and after; null for none.",
                                            .object([], others: .array(of: .any, count: 2...2)))),
                                ])))
                    ])))
        ],
        problems: [.forbidden, .notFound]
    ) { request in
        let image = try await record(request).image
        let page = try await ImageVersions(library: request.library).history(of: image.id)
        return .json(capacity: 512 * (page.events.count + 1)) { writer in
            writer.beginObject()
            writer.key("events")
            writer.beginArray()
            for event in page.events { EditJSON.append(event, of: page, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }
}
