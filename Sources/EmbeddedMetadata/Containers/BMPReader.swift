/// Reads a BMP's header (BITMAPCOREHEADER and the BITMAPINFOHEADER family, Windows GDI documentation).
struct BMPReader {
    let input: Input
    let sink: TagSink

    private static let fileHeaderSize = 14

    func read() throws(MetadataError) {
        let header = input.head.from(Self.fileHeaderSize)
        guard let size = header.uint32(0, .little), let (width, height) = pictureSize(header, size) else {
            throw MetadataError(
                code: .damaged, message: "The BMP file ends within its header.", offset: input.byteCount)
        }
        sink.setSize(width: abs(width), height: abs(height))
        sink.add("File", "BMPVersion", .integer(Int64(size)))
        sink.add("File", "ImageWidth", .integer(Int64(width)))
        sink.add("File", "ImageHeight", .integer(Int64(abs(height))))
        let fieldsAt = size == 12 ? 8 : 12
        add("Planes", header.uint16(fieldsAt, .little))
        add("BitDepth", header.uint16(fieldsAt + 2, .little))
        guard size >= 40 else { return }
        add("Compression", header.uint32(16, .little))
        add("ImageLength", header.uint32(20, .little))
        add("PixelsPerMeterX", header.uint32(24, .little))
        add("PixelsPerMeterY", header.uint32(28, .little))
        add("NumColors", header.uint32(32, .little))
        add("NumImportantColors", header.uint32(36, .little))
    }

    /// Negative heights are pictures stored from the top down.
    private func pictureSize(_ header: ByteView, _ size: UInt32) -> (Int, Int)? {
        if size == 12 {
            guard let width = header.uint16(4, .little), let height = header.uint16(6, .little) else { return nil }
            return (Int(width), Int(height))
        }
        guard let width = header.uint32(4, .little), let height = header.uint32(8, .little) else { return nil }
        return (Int(width), Int(Int32(bitPattern: height)))
    }

    private func add(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        sink.add("File", name, .integer(Int64(value)))
    }
}
