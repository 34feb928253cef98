internal import Formats
internal import Programs
internal import StillsClient

/// `stills show` on a server.
struct RemoteShow {
    let context: CommandContext
    let library: RemoteLibrary

    func run(_ names: [String]) async throws -> ExitStatus {
        var status = ExitStatus.success
        for name in names {
            let images = try await context.remotely { try await library.named(name) }
            if images.isEmpty {
                context.console.complain("stills: There is no image “\(name)” in this library.")
                status = .someFailed
            }
            for image in images {
                if context.isJSON {
                    context.console.printJSON { $0.value(image.json) }
                } else {
                    context.console.print(ImageText.describe(image.record))
                }
            }
        }
        return status
    }
}
