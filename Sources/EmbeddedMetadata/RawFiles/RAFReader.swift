internal import Glibc

/// Reads Fujifilm's RAF: a header, a whole JPEG with the camera's metadata, and a directory of the raw picture. The
/// layout is not published; it is what readers of the format agree on.
struct RAFReader {
    let input: Input
    let sink: TagSink

    private enum Place {
        static let version = 0x3C
        static let jpegOffset = 0x54
        static let jpegLength = 0x58
        /// Where the header says where directories are: one in old files, a second one in later ones.
        static let directories = [0x5C, 0x78]
    }

    func read() throws(MetadataError) {
        guard let header = try input.bytes(at: 0, count: 0x5C), let offset = header.uint32(Place.jpegOffset),
            let length = header.uint32(Place.jpegLength), let version = header.view(Place.version, 4)
        else {
            throw MetadataError(
                code: .damaged, message: "The RAF file ends within its header.", offset: input.byteCount)
        }
        sink.add("File", "RAFVersion", .string(MetadataText.latin1(version)))
        if let jpeg = try input.part(at: Int64(offset), count: Int64(length)), length > 0 {
            try JPEGReader(input: jpeg, fileOffset: Int64(offset), sink: sink).readPreview()
            sink.add("File", "PreviewImage", .binary(byteCount: Int(length)))
            sink.notePreview(at: Int64(offset), byteCount: Int64(length))
        } else {
            sink.warn("The JPEG picture of the RAF file lies beyond its end.")
        }
        for place in Place.directories where place + 4 <= Int(offset) {
            guard let start = try input.bytes(at: Int64(place), count: 4)?.uint32(0), start > 0 else { continue }
            try readDirectory(at: Int64(start))
        }
        guard sink.picture.width != nil else {
            throw MetadataError(
                code: .damaged, message: "The RAF file states no width and height.", offset: Int64(offset))
        }
    }

    /// A count, then number, size and bytes of each entry.
    private func readDirectory(at start: Int64) throws(MetadataError) {
        guard let count = try input.bytes(at: start, count: 4)?.uint32(0), count < 256 else {
            return sink.warn("The raw directory of the RAF file cannot be read.")
        }
        var offset = start + 4
        for _ in 0..<count {
            guard sink.takeEntry(), let head = try input.bytes(at: offset, count: 4), let tag = head.uint16(0),
                let size = head.uint16(2)
            else { return sink.warn("The raw directory of the RAF file is cut off.") }
            if let name = Self.name(of: tag), let body = try input.bytes(at: offset + 4, count: min(Int(size), 64)) {
                keep(name, tag, body)
            }
            offset += 4 + Int64(size)
        }
    }

    private func keep(_ name: String, _ tag: UInt16, _ body: ByteView) {
        var numbers = stride(from: 0, to: body.count - 1, by: 2).compactMap { body.uint16($0).map(Int.init) }
        switch tag {
        case 0x9200, 0x9650: return keepExposure(name, body, isLogarithm: tag == 0x9200)
        case 0x0100, 0x0111, 0x0115, 0x0121:
            // Height stands before width.
            numbers = Array(numbers.prefix(2).reversed())
            if tag == 0x0111, sink.value(of: name, in: "RAF") == nil, numbers.count == 2, numbers[0] > 0, numbers[1] > 0
            {
                sink.setSize(width: numbers[0], height: numbers[1])
            }
        case 0x0110: numbers = Array(numbers.prefix(2))
        case 0x0130: numbers = body.slice.map(Int.init)
        default: numbers = Array(numbers.prefix(4))
        }
        // Some cameras take two raw pictures: the first is the main one.
        sink.add("RAF", name, .string(numbers.map { String($0) }.joined(separator: " ")), priority: .low)
    }

    /// A fraction of two signed numbers: as it is, or how many steps it makes.
    private func keepExposure(_ name: String, _ body: ByteView, isLogarithm: Bool) {
        guard let above = body.uint16(0).map(Int16.init(bitPattern:)),
            let below = body.uint16(2).map(Int16.init(bitPattern:)), below != 0
        else { return }
        let ratio = Double(above) / Double(below)
        guard !isLogarithm || ratio > 0 else { return }
        let value = isLogarithm ? log2(ratio) : NumberText.rounded(ratio, toDigits: 7)
        sink.add("RAF", name, .real(value), priority: .low)
    }

    private static func name(of tag: UInt16) -> String? {
        switch tag {
        case 0x0100: "RawImageFullSize"
        case 0x0110: "RawImageCropTopLeft"
        case 0x0111: "RawImageCroppedSize"
        case 0x0115: "RawImageAspectRatio"
        case 0x0121: "RawImageSize"
        case 0x0130: "FujiLayout"
        case 0x2000: "WB_GRGBLevelsAuto"
        case 0x2100: "WB_GRGBLevelsDaylight"
        case 0x2200: "WB_GRGBLevelsCloudy"
        case 0x2300: "WB_GRGBLevelsDaylightFluor"
        case 0x2301: "WB_GRGBLevelsDayWhiteFluor"
        case 0x2302: "WB_GRGBLevelsWhiteFluorescent"
        case 0x2310: "WB_GRGBLevelsWarmWhiteFluor"
        case 0x2311: "WB_GRGBLevelsLivingRoomWarmWhiteFluor"
        case 0x2400: "WB_GRGBLevelsTungsten"
        case 0x2FF0: "WB_GRGBLevels"
        case 0x9200: "RelativeExposure"
        case 0x9650: "RawExposureBias"
        default: nil
        }
    }
}
