/// Reads a Photoshop document's header and its image resources, which hold the metadata (Adobe Photoshop File Formats
/// Specification, "File Header Section").
struct PSDReader {
    let input: Input
    let sink: TagSink

    func read() throws(MetadataError) {
        guard let header = try input.bytes(at: 0, count: 26), let height = header.uint32(14),
            let width = header.uint32(18)
        else {
            throw MetadataError(
                code: .damaged, message: "The Photoshop file ends within its header.", offset: input.byteCount)
        }
        sink.setSize(width: Int(width), height: Int(height))
        if header.uint16(4) == 2 { sink.setType(.psd, fileType: "PSB") }
        let numbers: [(String, Int?)] = [
            ("NumChannels", header.uint16(12).map(Int.init)), ("ImageHeight", Int(height)), ("ImageWidth", Int(width)),
            ("BitDepth", header.uint16(22).map(Int.init)), ("ColorMode", header.uint16(24).map(Int.init)),
        ]
        for (name, number) in numbers {
            if let number { sink.add("Photoshop", name, .integer(Int64(number))) }
        }
        try readResources()
    }

    private func readResources() throws(MetadataError) {
        guard let colours = try input.bytes(at: 26, count: 4)?.uint32(0),
            let size = try input.bytes(at: 30 + Int64(colours), count: 4)?.uint32(0)
        else { return sink.warn("The Photoshop file ends before its resources.") }
        let offset = 34 + Int64(colours)
        guard size <= sink.limits.segmentSize, sink.takeBytes(Int(size)) else {
            return sink.warn("The Photoshop resources are too large to be read.")
        }
        try PhotoshopReader(sink: sink).read(try input.upTo(Int(size), at: offset))
    }
}
