internal import Arguments
internal import Programs
internal import RemoteObjects
internal import StillsModel

/// `imagemeta`: the Exif of images in a bucket of Google Cloud Storage, in the words of the Python library exifread.
enum ImageMetaCommand: StillsCommand {
    static var path: [String] { [] }

    static let declaration = Command(
        ImageMetaProgram.name, summary: "Print the Exif of images in a bucket of Google Cloud Storage as JSON.",
        discussion: """
            One JSON list on standard output, or in the file that --write names; messages go to standard error. An element has \
            “image”, which is BUCKET/NAME, and “exif_metadata”: keys and values in the words of exifread, all values text. It is \
            empty where an image has no Exif. Maker notes and thumbnails are left out. An image that cannot be read is named and \
            left out, and the exit status is 1.

            Only the first bytes of each image are read, and what is named there. Google's storage is asked with the token in \
            IMAGEMETA_ACCESS_TOKEN, or else with the Application Default Credentials, or else as anybody.
            """,
        options: [
            .value("bucket", valueName: "BUCKET", help: "All images in this bucket."),
            .value(
                "file", valueName: "/BUCKET/IMAGE", help: "One image. Its name may have slashes in it.",
                completion: .nothing),
            .value("write", valueName: "PATH", help: "Write the list into this file, whole or not at all."),
            ObjectRunOptions.parallel,
            .flag("quiet", short: "q", help: "Name only failures on standard error."),
            .flag("version", help: "Print the version.", standsAlone: true),
        ],
        examples: [
            .init("imagemeta --bucket my-bucket", "A whole bucket."),
            .init("imagemeta --file /my-bucket/2024/IMG_3276.JPG --write out.json", "One image, into a file."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let bucket = invocation.value("bucket")
        let file = invocation.value("file")
        guard bucket != nil || file != nil else {
            context.console.complain(invocation.help())
            return .wrongUsage
        }
        if bucket != nil, file != nil { context.console.complain("imagemeta requires --bucket OR --file flag") }
        let width = try ObjectRunOptions.width(invocation)
        do {
            var services = try ObjectServices(context, width: width)
            var items: [ImageMetaRun.Source] = []
            if let file { items.append(try await image(file, &services, invocation)) }
            if let bucket {
                guard !bucket.isEmpty, !bucket.contains("/") else {
                    throw invocation.invalidValue(of: "bucket", expected: "the name of a bucket")
                }
                items.append(.bucket(try await services.googleBucket(bucket, prefix: "")))
            }
            return try await ImageMetaRun(context, sources: items, width: width).run()
        } catch let error as RemoteObjectError {
            throw CommandFailure(status: .someFailed, message: error.message)
        }
    }

    private static func image(
        _ text: String, _ services: inout ObjectServices, _ invocation: Invocation
    ) async throws -> ImageMetaRun.Source {
        let path = text.drop { $0 == "/" }
        let bucket = path.prefix { $0 != "/" }
        let name = path.dropFirst(bucket.count).dropFirst()
        guard !bucket.isEmpty, !name.isEmpty else {
            throw invocation.invalidValue(
                of: "file", expected: "a bucket and an image in it, as in /my-bucket/image.jpg")
        }
        return .image(try await services.googleBucket(String(bucket), prefix: String(name)), name: String(name))
    }
}
