/// Reads PNG chunks of fixed fields (PNG specification, section 11.3; extensions 1.5).
struct PNGFieldReader {
    let sink: TagSink

    func read(_ chunk: PNGChunk, _ body: ByteView) {
        switch chunk {
        case .gamma: readGamma(body)
        case .chromaticities: readChromaticities(body)
        case .background: add("BackgroundColor", background(body))
        case .significantBits: add("SignificantBits", numbers(body, size: 1))
        case .transparency: add("Transparency", transparency(body))
        case .palette: add("Palette", shortBytes(body))
        case .standardColours: addBytes(["SRGBRendering"], body)
        case .stereo: addBytes(["StereoMode"], body)
        case .codePoints:
            addBytes(["ColorPrimaries", "TransferCharacteristics", "MatrixCoefficients", "VideoFullRangeFlag"], body)
        case .physicalSize: addWords(["PixelsPerUnitX", "PixelsPerUnitY"], thenByte: "PixelUnits", body)
        case .virtualPage: addWords(["VirtualImageWidth", "VirtualImageHeight"], thenByte: "VirtualPageUnits", body)
        case .animation: addWords(["AnimationFrames", "AnimationPlays"], thenByte: nil, body)
        case .offset: readOffset(body)
        case .scale: readScale(body)
        case .modified: readTime(body)
        default: break
        }
    }

    private func add(_ name: String, _ value: TagValue?) {
        guard let value else { return }
        sink.add("PNG", name, value)
    }

    private func addBytes(_ names: [String], _ body: ByteView) {
        for (index, name) in names.enumerated() { add(name, body.byte(index).map { .integer(Int64($0)) }) }
    }

    private func addWords(_ names: [String], thenByte last: String?, _ body: ByteView) {
        for (index, name) in names.enumerated() { add(name, body.uint32(index * 4).map { .integer(Int64($0)) }) }
        if let last { add(last, body.byte(names.count * 4).map { .integer(Int64($0)) }) }
    }

    /// The file holds the exponent of the encoder; people speak of that of the display.
    private func readGamma(_ body: ByteView) {
        guard let stored = body.uint32(0), stored > 0 else { return }
        add("Gamma", .real((1e9 / Double(stored)).rounded() / 1e4))
    }

    private func readChromaticities(_ body: ByteView) {
        let names = ["WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY"]
        for (index, name) in names.enumerated() {
            add(name, body.uint32(index * 4).map { .real(Double($0) / 100_000) })
        }
    }

    private func background(_ body: ByteView) -> TagValue? {
        body.count < 2 ? numbers(body, size: 1) : numbers(body, size: 2)
    }

    /// A palette's transparency is a list of any length; a colour's has one or three values.
    private func transparency(_ body: ByteView) -> TagValue? {
        let colourType = sink.value(of: "ColorType", in: "PNG")?.number
        return colourType == 0 || colourType == 2 ? numbers(body, size: 2) : shortBytes(body)
    }

    /// Up to three bytes as numbers; more by their size.
    private func shortBytes(_ body: ByteView) -> TagValue? {
        body.count <= 3 ? numbers(body, size: 1) : .binary(byteCount: body.count)
    }

    private func numbers(_ body: ByteView, size: Int) -> TagValue? {
        var values: [String] = []
        var offset = 0
        while offset + size <= body.count, values.count < 16 {
            let value = size == 1 ? body.byte(offset).map(Int.init) : body.uint16(offset).map(Int.init)
            values.append(String(value ?? 0))
            offset += size
        }
        if values.count == 1, let only = Int64(values[0]) { return .integer(only) }
        return .string(values.joined(separator: " "))
    }

    private func readOffset(_ body: ByteView) {
        guard let x = body.uint32(0), let y = body.uint32(4), let unit = body.byte(8) else { return }
        add("ImageOffset", .string("\(x), \(y) (\(unit == 0 ? "pixels" : "microns"))"))
    }

    private func readScale(_ body: ByteView) {
        guard let unit = body.byte(0) else { return }
        add("SubjectUnits", .integer(Int64(unit)))
        let width = body.from(1).untilNUL
        add("SubjectPixelWidth", .string(MetadataText.latin1(width)))
        add("SubjectPixelHeight", .string(MetadataText.latin1(body.from(2 + width.count).untilNUL)))
    }

    private func readTime(_ body: ByteView) {
        guard let year = body.uint16(0), body.count >= 7 else { return }
        var text = CalendarText.padded(Int(year), 4)
        for (index, separator) in [":", ":", " ", ":", ":"].enumerated() {
            text += separator + CalendarText.padded(Int(body.byte(2 + index) ?? 0), 2)
        }
        add("ModifyDate", .string(text))
    }
}
