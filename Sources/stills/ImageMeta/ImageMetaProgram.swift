internal import Arguments
internal import Programs

/// The program `imagemeta`: the same file as `stills`, under another name.
enum ImageMetaProgram {
    static let name = "imagemeta"

    static let program = CommandLineProgram(
        root: ImageMetaCommand.declaration, version: Program.version, edition: edition,
        commands: [ImageMetaCommand.self])

    private static let edition = ManualEdition(
        version: Program.version, date: Program.versionDate,
        exitStatuses: [
            .init("0", "All well; an image without Exif is one of them."),
            .init("1", "Some images, or the bucket, could not be read; each was named."),
            .init("2", "Wrong usage."),
            .init("130", "Interrupted."),
            .init("141", "Whoever read the output has gone."),
        ],
        environment: [
            .init("IMAGEMETA_ACCESS_TOKEN", "The access token to ask with."),
            .init("GOOGLE_APPLICATION_CREDENTIALS", "Without a token: the file of credentials to get one with."),
            .init("STORAGE_EMULATOR_HOST", "A server to ask in place of Google's."),
        ])
}
