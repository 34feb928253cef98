/// The forms of images, as ``ImageJSON`` writes them.
enum ImageSchemas {
    private static let scalar = Schema.either([
        .text, .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude), .boolean,
    ])

    /// A value that is stated about an image.
    static let attribute = Schema.named("AttributeValue", .either([scalar, .array(of: scalar, count: 0...10_000)]))

    static let image = Schema.named(
        "Image",
        .object(
            [
                .init("id", .id),
                .optional("externalId", .nullable(.text)),
                .init("title", .nullable(.text)),
                .init("originalName", .nullable(.text)),
                .init("description", .nullable(.text)),
                .init("visibility", .words(["private", "public"])),
                .optional("collection", .nullable(.text)),
                .optional("owner", .nullable(.text)),
                .init("mediaType", .text),
                .init("byteCount", .count),
                .init("width", .nullable(.count)),
                .init("height", .nullable(.count)),
                .init("sha256", .text(64...64)),
                .init("takenAt", .nullable(.text)),
                .init("takenAtOffset", .nullable(.text)),
                .optional("latitude", .nullable(.number(-90...90))),
                .optional("longitude", .nullable(.number(-180...180))),
                .init("attributes", .object([], others: attribute)),
                .optional("tags", .object([], others: .any)),
                .optional("sidecarTags", .nullable(.object([], others: .any))),
                .init("state", .words(["active", "trashed"])),
                .init("version", .integer(1...Int.max)),
                .init("createdAt", .instant),
                .init("updatedAt", .instant),
            ], others: .any))

    static let page = Schema.named(
        "ImagePage",
        .object([
            .init("images", .list(of: image)),
            .init("nextPageToken", .described("Where the next page begins; null after the last.", .nullable(.text))),
            .init("warnings", .list(of: .text)),
            .optional("count", .described("With `facet`: how many images match.", .count)),
            .optional("facets", .described("With `facet`: an object for each field.", .list(of: facet))),
        ]))

    private static let facet = Schema.named(
        "Facet",
        .object([
            .init("field", .text),
            .init("count", .described("How many of the images have the field.", .count)),
            .init("distinct", .described("How many different values there are.", .count)),
            .init(
                "values",
                .described(
                    "Those that most images have, falling.",
                    .list(
                        of: .object([
                            .init("value", .text),
                            .init("count", .described("How many images have it.", .integer(1...Int.max))),
                            .optional(
                                "cut", .described("True where the value is only the beginning of a long one.", .boolean)
                            ),
                        ])))),
        ]))
}
