/// Finds the preview of an ORF file, which only the maker notes name. Their layout is not published; it is what readers
/// of the format agree on. Nothing else is read of them.
struct OlympusPreview {
    let input: Input
    let sink: TagSink

    private enum Tag {
        static let cameraSettings: UInt16 = 0x2020
        static let previewStart: UInt16 = 0x0101
        static let previewLength: UInt16 = 0x0102
        static let oldPreviewStart: UInt16 = 0x0088
        static let oldPreviewLength: UInt16 = 0x0089
    }

    /// How the notes begin: where their directory is, and what its offsets count from.
    private struct Layout {
        var directory: Int64
        var base: Int64
        var order: ByteOrder
    }

    /// - Parameters:
    ///   - offset: Where the maker notes are in the file.
    ///   - order: The file's byte order, which old cameras' notes have too.
    func read(at offset: Int64, _ order: ByteOrder) throws(MetadataError) {
        guard let layout = try layout(at: offset, order) else { return }
        let entries = try directory(at: layout.directory, layout.order)
        if let settings = entries[Tag.cameraSettings] {
            let inner = try directory(at: layout.base + Int64(settings), layout.order)
            note(inner[Tag.previewStart], inner[Tag.previewLength], layout)
        } else {
            note(entries[Tag.oldPreviewStart], entries[Tag.oldPreviewLength], layout)
        }
    }

    private func note(_ start: UInt32?, _ length: UInt32?, _ layout: Layout) {
        guard let start, let length else { return }
        sink.notePreview(at: layout.base + Int64(start), byteCount: Int64(length))
    }

    private func layout(at offset: Int64, _ order: ByteOrder) throws(MetadataError) -> Layout? {
        guard let head = try input.bytes(at: offset, count: 16) else { return nil }
        if head.hasASCII("OLYMPUS\0") {
            let order: ByteOrder = head.hasASCII("MM", at: 8) ? .big : .little
            return Layout(directory: offset + 12, base: offset, order: order)
        }
        if head.hasASCII("OM SYSTEM\0") {
            let order: ByteOrder = head.hasASCII("MM", at: 12) ? .big : .little
            return Layout(directory: offset + 16, base: offset, order: order)
        }
        return head.hasASCII("OLYMP\0") ? Layout(directory: offset + 8, base: 0, order: order) : nil
    }

    /// The first number of each entry that holds one: numbers of 32 bits, offsets of what is longer.
    private func directory(at offset: Int64, _ order: ByteOrder) throws(MetadataError) -> [UInt16: UInt32] {
        guard let count = try input.bytes(at: offset, count: 2)?.uint16(0, order), count <= 512,
            let table = try input.bytes(at: offset + 2, count: Int(count) * 12)
        else { return [:] }
        var entries: [UInt16: UInt32] = [:]
        for index in 0..<Int(count) {
            guard sink.takeEntry() else { break }
            if let tag = table.uint16(index * 12, order) { entries[tag] = table.uint32(index * 12 + 8, order) }
        }
        return entries
    }
}
