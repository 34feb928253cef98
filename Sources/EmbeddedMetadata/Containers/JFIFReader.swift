/// Reads JPEG's APP0 segment (JFIF 1.02).
struct JFIFReader {
    let sink: TagSink

    func read(_ body: ByteView) {
        if body.hasASCII("JFXX\0") {
            if body.byte(5) == 0x10 {
                sink.add("JFIF", "ThumbnailImage", .binary(byteCount: max(body.count - 6, 0)), place: "JFXX")
            }
            return
        }
        guard body.hasASCII("JFIF\0"), let major = body.byte(5), let minor = body.byte(6) else { return }
        sink.add("JFIF", "JFIFVersion", .string("\(major) \(minor)"))
        add("ResolutionUnit", body.byte(7).map(Int.init))
        add("XResolution", body.uint16(8).map(Int.init))
        add("YResolution", body.uint16(10).map(Int.init))
        if let width = body.byte(12), width > 0 { add("ThumbnailWidth", Int(width)) }
        if let height = body.byte(13), height > 0 { add("ThumbnailHeight", Int(height)) }
    }

    private func add(_ name: String, _ value: Int?) {
        guard let value else { return }
        sink.add("JFIF", name, .integer(Int64(value)))
    }
}
