internal import Linux
internal import StillsModel

/// Images as lines: a table that fits the terminal's width, or fields parted by tabs where a program reads.
struct ImageTable {
    private let console: Console
    /// nil where the output is no terminal.
    private let nameWidth: Int?

    private static let fixedWidth = 36 + 2 + 16 + 2 + 9 + 2 + 11 + 2

    init(console: Console) {
        self.console = console
        guard console.isOutputTerminal else {
            nameWidth = nil
            return
        }
        let width = max(12, (Terminal.width(.output) ?? 120) - Self.fixedWidth)
        nameWidth = width
        console.print(Self.line("ID", "TAKEN", "SIZE", "PIXELS", "NAME", width))
    }

    func print(_ record: ImageRecord) {
        let image = record.image
        let original = record.original.original
        let name = PlainText.of(image.title ?? image.originalName ?? image.externalID ?? "")
        let taken = image.takenAt.map { String($0.local.description.prefix(16).replacing("T", with: " ")) } ?? ""
        let size = ByteCountText.of(original.byteCount)
        let pixels = original.width.flatMap { width in original.height.map { "\(width)x\($0)" } } ?? ""
        guard let nameWidth else {
            return console.print([image.id.description, taken, size, pixels, name].joined(separator: "\t"))
        }
        console.print(Self.line(image.id.description, taken, size, pixels, name, nameWidth))
    }

    private static func line(
        _ id: String, _ taken: String, _ size: String, _ pixels: String, _ name: String, _ nameWidth: Int
    ) -> String {
        let shown = name.count > nameWidth ? name.prefix(nameWidth - 1) + "…" : name[...]
        return "\(padded(id, 36))  \(padded(taken, 16))  \(padded(size, 9))  \(padded(pixels, 11))  \(shown)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
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
