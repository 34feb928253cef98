internal import Arguments
internal import Formats
internal import HTTPTransport
internal import Linux
internal import Programs

/// `stillsd config`: what `stillsd serve` would be told, and by whom.
enum ConfigCommand: StillsCommand {
    static let declaration = Command(
        "config", summary: "Print the settings that “serve” would have, and where each comes from.",
        discussion: """
            Takes the options of “stillsd serve”, and looks at the same environment and the same file, but serves nothing. An option \
            goes before the environment, that before stills.yaml, and the file before the defaults. None of the settings is a \
            secret: passwords and keys stand in none of them.

            What is wrong in the file is told with its line, and the exit status is 2.
            """,
        options: ServingConfiguration.options,
        examples: [
            .init("stillsd config --library /srv/pictures", "With /srv/pictures/stills.yaml, if it is there."),
            .init("stillsd config --config /etc/stills.yaml --json", "For programs: one object to a line."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let configuration = try ServingConfiguration(context)
        do throws(HTTPServerError) {
            try configuration.transport.validate()
        } catch {
            throw CommandFailure(status: .wrongUsage, message: error.message)
        }
        let entries = configuration.settings.entries
        guard !context.isJSON else {
            for entry in entries { context.console.printJSON { append(entry, to: &$0) } }
            return .success
        }
        let rows = entries.map { [$0.setting.key, $0.setting.text($0.value), text($0.source)] }
        let table = TextTable(
            [
                .init("SETTING", fields: rows.map { $0[0] }), .init("VALUE", fields: rows.map { $0[1] }),
                .init("FROM", fields: rows.map { $0[2] }, weight: 1),
            ], console: context.console)
        if let header = table.header { context.console.print(header) }
        for row in rows { context.console.print(table.line(row)) }
        return .success
    }

    private static func text(_ source: EffectiveSettings.Source) -> String {
        switch source {
        case .option(let name), .variable(let name): name
        case .file(let path, let line): "\(path), line \(line)"
        case .fallback: "default"
        }
    }

    /// `{"key","value","source","name","file","line"}`
    private static func append(_ entry: EffectiveSettings.Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("key", entry.setting.key)
        writer.key("value")
        if let value = entry.value { value.append(to: &writer) } else { writer.null() }
        switch entry.source {
        case .option(let name):
            writer.member("source", "option")
            writer.member("name", name)
        case .variable(let name):
            writer.member("source", "environment")
            writer.member("name", name)
        case .file(let path, let line):
            writer.member("source", "file")
            writer.member("file", path.description)
            writer.member("line", line)
        case .fallback: writer.member("source", "default")
        }
        writer.endObject()
    }
}
