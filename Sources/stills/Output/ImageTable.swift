internal import Programs
internal import StillsModel

/// Images as lines. Beside the id, which every other command asks for, there is a name that can be recognised.
struct ImageTable {
    private let console: Console
    private let table: TextTable

    init(console: Console) {
        self.console = console
        table = TextTable(
            [
                .init("ID", width: 36), .init("TAKEN", width: 16, isOptional: true),
                .init("SIZE", width: 9, alignment: .right, isOptional: true),
                .init("PIXELS", width: 11, alignment: .right, isOptional: true),
                .init("NAME", width: 24, weight: 1),
            ], console: console)
        if let header = table.header { console.print(header) }
    }

    func print(_ record: ImageRecord) {
        let image = record.image
        let original = record.original.original
        console.print(
            table.line([
                image.id.description,
                image.takenAt.map { String($0.local.description.prefix(16).replacing("T", with: " ")) } ?? "",
                ByteCountText.of(original.byteCount),
                original.width.flatMap { width in original.height.map { "\(width)x\($0)" } } ?? "",
                image.title ?? image.originalName ?? image.externalID ?? "",
            ]))
    }
}
