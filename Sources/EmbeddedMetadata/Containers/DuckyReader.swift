/// Reads the APP12 segment of Photoshop's "Save for Web": quality, comment, copyright.
struct DuckyReader {
    let sink: TagSink

    func read(_ body: ByteView) {
        guard body.hasASCII("Ducky") else { return }
        var offset = 5
        while let tag = body.uint16(offset), tag != 0, let length = body.uint16(offset + 2) {
            guard let value = body.view(offset + 4, Int(length)), sink.takeEntry() else { return }
            switch tag {
            case 1: if let quality = value.uint32(0) { sink.add("Ducky", "Quality", .integer(Int64(quality))) }
            case 2: sink.add("Ducky", "Comment", .string(Self.text(value)))
            case 3: sink.add("Ducky", "Copyright", .string(Self.text(value)))
            default: break
            }
            offset += 4 + Int(length)
        }
    }

    /// A count of 16-bit characters, then the characters.
    private static func text(_ value: ByteView) -> String {
        MetadataText.utf16(value.from(4), .big)
    }
}
