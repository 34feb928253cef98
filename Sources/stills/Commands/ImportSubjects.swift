internal import Arguments
internal import Formats
internal import Linux
internal import StillsModel
internal import StillsService

/// What the command line of `stills import` names: files and folders, standard input, a manifest.
struct ImportSubjects: Sendable {
    let invocation: Invocation

    /// The files and folders, and whether standard input is among them.
    func named() throws(ServiceError) -> (roots: [Path], takesInput: Bool) {
        var roots: [Path] = []
        var takesInput = false
        for argument in invocation.arguments("PATH") {
            if argument.bytes == Array("-".utf8) {
                takesInput = true
            } else {
                roots.append(try path(argument))
            }
        }
        return (roots, takesInput)
    }

    /// nil where there is none.
    func manifest() throws(ServiceError) -> Path? {
        guard let named = invocation.argument("manifest") else { return nil }
        return try path(named)
    }

    /// How the manifest is to be read.
    func reading() throws(ServiceError) -> ManifestReading {
        var reading = ManifestReading()
        if let named = invocation.argument("root") { reading.root = try path(named) }
        if let named = invocation.argument("columns") { reading.columns = try path(named) }
        reading.encoding = invocation.value("encoding").flatMap(TextEncoding.init(rawValue:))
        if let text = invocation.value("delimiter") {
            guard let delimiter = CSVDialect.delimiter(text) else {
                throw ServiceError(
                    .invalidArgument, "--delimiter must be comma, semicolon, tab, pipe or another mark, not “\(text)”.")
            }
            reading.delimiter = delimiter
        }
        return reading
    }

    /// Has the body take all in while what is to come is counted, where somebody looks on.
    func foreseen(
        _ tally: ImportTally, _ body: @Sendable () async throws(ServiceError) -> Void
    ) async throws(ServiceError) {
        async let counting: Void = count(for: tally)
        do throws(ServiceError) {
            try await body()
        } catch {
            tally.forecast.stop()
            await counting
            throw error
        }
        tally.forecast.stop()
        await counting
    }

    /// What cannot be named here is told by the import itself.
    private func count(for tally: ImportTally) {
        guard tally.showsProgress else { return }
        do throws(ServiceError) {
            tally.forecast.count(roots: try named().roots, manifest: try manifest())
        } catch { return }
    }

    private func path(_ argument: Argument) throws(ServiceError) -> Path {
        guard let path = Path(bytes: argument.bytes), !path.isEmpty else {
            throw ServiceError(.invalidArgument, "An empty text names no file.")
        }
        return path
    }
}
