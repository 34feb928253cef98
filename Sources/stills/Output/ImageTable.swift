internal import Linux
internal import StillsModel

/// Images as lines: a table that fits the terminal's width, or fields parted by tabs where a program reads.
struct ImageTable {
    private let console: Console
    /// nil where the output is no terminal.
    private let columns: Columns?

    /// What fits beside the id, which every other command asks for, and a name that can be recognised.
    private struct Columns {
        static let leastNameWidth = 24
        private static let id = 36
        private static let taken = 16
        private static let size = 9
        private static let pixels = 11
        private static let gap = 2

        let showsSize: Bool
        let showsPixels: Bool
        let nameWidth: Int

        init(width: Int) {
            var left = width - Self.id - Self.gap - Self.taken - Self.gap
            showsSize = left >= Self.size + Self.gap + Self.leastNameWidth
            if showsSize { left -= Self.size + Self.gap }
            showsPixels = left >= Self.pixels + Self.gap + Self.leastNameWidth
            if showsPixels { left -= Self.pixels + Self.gap }
            nameWidth = max(12, left)
        }

        func line(_ fields: Fields) -> String {
            var cells = [Self.padded(fields.id, Self.id), Self.padded(fields.taken, Self.taken)]
            if showsSize { cells.append(Self.padded(fields.size, Self.size)) }
            if showsPixels { cells.append(Self.padded(fields.pixels, Self.pixels)) }
            let name = fields.name
            cells.append(name.count > nameWidth ? name.prefix(nameWidth - 1) + "…" : name)
            return cells.joined(separator: "  ")
        }

        private static func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
    }

    private struct Fields {
        var id: String
        var taken: String
        var size: String
        var pixels: String
        var name: String
    }

    init(console: Console) {
        self.console = console
        columns = console.isOutputTerminal ? Columns(width: Terminal.width(.output) ?? 120) : nil
        if let columns {
            console.print(
                columns.line(Fields(id: "ID", taken: "TAKEN", size: "SIZE", pixels: "PIXELS", name: "NAME")))
        }
    }

    func print(_ record: ImageRecord) {
        let image = record.image
        let original = record.original.original
        let fields = Fields(
            id: image.id.description,
            taken: image.takenAt.map { String($0.local.description.prefix(16).replacing("T", with: " ")) } ?? "",
            size: ByteCountText.of(original.byteCount),
            pixels: original.width.flatMap { width in original.height.map { "\(width)x\($0)" } } ?? "",
            name: PlainText.of(image.title ?? image.originalName ?? image.externalID ?? ""))
        let line =
            columns?.line(fields)
            ?? [fields.id, fields.taken, fields.size, fields.pixels, fields.name].joined(separator: "\t")
        console.print(line)
    }
}

/// Text of others, made harmless for a terminal.
enum PlainText {
    /// Control characters and marks that turn the direction of text become U+FFFD.
    static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { plain.append(isHarmful(scalar) ? "\u{FFFD}" : scalar) }
        return String(plain)
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127..<160, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
