/// Reads a BMP's header: OS/2's of 12, 16 and 64 bytes, and Windows' of 40 bytes and more (Windows GDI documentation,
/// BITMAPCOREHEADER to BITMAPV5HEADER; OS/2 2.x BITMAPINFOHEADER2).
struct BMPReader {
    let input: Input
    let sink: TagSink

    private static let fileHeaderSize = 14
    /// The fifth version of Windows' header, which may name a colour profile.
    private static let profileHeaderSize = 124

    func read() throws(MetadataError) {
        // OS/2 keeps several pictures in one file: before the first there is a header of the same length.
        let start = input.head.hasASCII("BA") ? Self.fileHeaderSize : 0
        let header = input.head.from(start + Self.fileHeaderSize)
        guard let size = header.uint32(0, .little), let (width, height) = pictureSize(header, size) else {
            throw MetadataError(
                code: .damaged, message: "The BMP file ends within its header.", offset: input.byteCount)
        }
        // Negative heights are pictures stored from the top down.
        sink.setSize(width: abs(width), height: abs(height))
        sink.add("File", "BMPVersion", .integer(Int64(size)))
        sink.add("File", "ImageWidth", .integer(Int64(width)))
        sink.add("File", "ImageHeight", .integer(Int64(abs(height))))
        let fieldsAt = size == 12 ? 8 : 12
        add("Planes", header.uint16(fieldsAt, .little))
        add("BitDepth", header.uint16(fieldsAt + 2, .little))
        guard size >= 40 else { return }
        readInformation(header)
        if size != 64 { try readColour(header, Int(size), at: Int64(start + Self.fileHeaderSize)) }
    }

    private func pictureSize(_ header: ByteView, _ size: UInt32) -> (Int, Int)? {
        if size == 12 {
            guard let width = header.uint16(4, .little), let height = header.uint16(6, .little) else { return nil }
            return (Int(width), Int(height))
        }
        guard let width = header.uint32(4, .little), let height = header.uint32(8, .little) else { return nil }
        return (Int(Int32(bitPattern: width)), Int(Int32(bitPattern: height)))
    }

    private func readInformation(_ header: ByteView) {
        add("Compression", header.uint32(16, .little))
        add("ImageLength", header.uint32(20, .little))
        add("PixelsPerMeterX", header.uint32(24, .little))
        add("PixelsPerMeterY", header.uint32(28, .little))
        add("NumColors", header.uint32(32, .little))
        add("NumImportantColors", header.uint32(36, .little))
    }

    private func readColour(_ header: ByteView, _ size: Int, at offset: Int64) throws(MetadataError) {
        for (place, name) in [(40, "RedMask"), (44, "GreenMask"), (48, "BlueMask"), (52, "AlphaMask")]
        where size >= place + 4 {
            add(name, header.uint32(place, .little))
        }
        guard size >= 108, let letters = header.view(56, 4) else { return }
        // The four letters are one number, least significant byte first.
        let space = MetadataText.latin1(ByteView(letters.slice.reversed()))
        let isStatedHere = letters.uint32(0) == 0
        sink.add("File", "ColorSpace", isStatedHere ? .integer(0) : .string(space))
        if isStatedHere { readEndpoints(header) }
        guard size >= Self.profileHeaderSize else { return }
        add("RenderingIntent", header.uint32(108, .little))
        guard space == "LINK" || space == "MBED" else { return }
        add("ProfileDataOffset", header.uint32(112, .little))
        add("ProfileSize", header.uint32(116, .little))
        try readProfile(header, isLinked: space == "LINK", at: offset)
    }

    /// Chromaticities with 30 bits of fraction, gammas with 16.
    private func readEndpoints(_ header: ByteView) {
        for (place, name) in [(60, "RedEndpoint"), (72, "GreenEndpoint"), (84, "BlueEndpoint")] {
            let parts = [0, 4, 8].compactMap { header.uint32(place + $0, .little) }
            let text = parts.map { NumberText.text(of: Double($0) / Double(1 << 30)) }.joined(separator: " ")
            sink.add("File", name, .string(text))
        }
        for (place, name) in [(96, "GammaRed"), (100, "GammaGreen"), (104, "GammaBlue")] {
            guard let gamma = header.uint32(place, .little) else { continue }
            sink.add("File", name, .real(Double(gamma) / 65536))
        }
    }

    /// The profile's place counts from the beginning of this header.
    private func readProfile(_ header: ByteView, isLinked: Bool, at offset: Int64) throws(MetadataError) {
        guard let place = header.uint32(112, .little), let size = header.uint32(116, .little), place > 0, size > 0,
            size <= sink.limits.segmentSize, sink.takeBytes(Int(size)),
            let profile = try input.bytes(at: offset + Int64(place), count: Int(size))
        else { return sink.warn("The colour profile lies beyond the end, or is too large to be read.") }
        if isLinked {
            sink.add("File", "LinkedProfileName", .string(MetadataText.latin1(profile.untilNUL)))
        } else {
            ICCReader(sink: sink).read(profile)
        }
    }

    private func add(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        sink.add("File", name, .integer(Int64(value)))
    }
}
