/// Reads a JPEG file's segments up to the first scan (ITU-T T.81 annex B, JFIF 1.02, Exif 3.0 section 4.5).
final class JPEGReader {
    private let input: Input
    private let fileOffset: Int64
    private let sink: TagSink
    private var comments: [TagValue] = []
    private var iccParts: [Int: ByteView] = [:]
    private var iccPartCount = 0
    private var photoshopParts: [ByteView] = []
    private var extendedXMP = ExtendedXMP()
    private var hasExif = false

    private enum Marker {
        static let startOfScan: UInt8 = 0xDA
        static let endOfImage: UInt8 = 0xD9
        static let comment: UInt8 = 0xFE
        static let app0: UInt8 = 0xE0
    }

    /// - Parameter fileOffset: Where `input` begins in the file: 0 for the file itself.
    init(input: Input, fileOffset: Int64 = 0, sink: TagSink) {
        self.input = input
        self.fileOffset = fileOffset
        self.sink = sink
    }

    /// Reads a picture that is part of another file, whose own size need not be known.
    func readPreview() throws(MetadataError) {
        _ = try readSegments()
        try finishParts()
    }

    func read() throws(MetadataError) {
        let end = try readSegments()
        try finishParts()
        guard sink.picture.width != nil else {
            throw MetadataError(
                code: .damaged, message: "The JPEG file has no frame header, so its size is not known.", offset: end)
        }
    }

    /// Returns where reading ended.
    private func readSegments() throws(MetadataError) -> Int64 {
        var offset: Int64 = 2
        while sink.takeEntry() {
            guard let start = try nextMarker(from: offset) else {
                sink.warn("The JPEG file ends before its picture begins.")
                return input.byteCount
            }
            offset = start
            guard let marker = try input.bytes(at: offset, count: 2)?.byte(1) else { return offset }
            if marker == Marker.startOfScan || marker == Marker.endOfImage { return offset }
            if marker == 0x01 || (0xD0...0xD8).contains(marker) {
                offset += 2
                continue
            }
            guard let length = try input.bytes(at: offset + 2, count: 2)?.uint16(0), length >= 2 else {
                sink.warn("A JPEG segment at offset \(offset) has no valid length.")
                offset += 2
                continue
            }
            let size = Int(length) - 2
            if Self.isWanted(marker), sink.takeBytes(Self.isFrame(marker) ? 0 : size) {
                let body = try input.upTo(size, at: offset + 4)
                if body.count < size { sink.warn("The JPEG segment at offset \(offset) is cut off.") }
                try readSegment(marker, body, at: offset + 4)
            }
            offset += 4 + Int64(size)
        }
        return offset
    }

    /// Where the next marker begins: usually here, else after bytes that do not belong to any segment.
    private func nextMarker(from offset: Int64) throws(MetadataError) -> Int64? {
        if let bytes = try input.bytes(at: offset, count: 2), bytes.byte(0) == 0xFF,
            let code = bytes.byte(1), code != 0, code != 0xFF
        {
            return offset
        }
        var at = offset
        let limit = offset + 1 << 20
        while at < limit {
            let bytes = try input.upTo(1024, at: at)
            guard bytes.count >= 2 else { return nil }
            for index in 0..<(bytes.count - 1) {
                guard bytes.byte(index) == 0xFF, let code = bytes.byte(index + 1), code != 0, code != 0xFF else {
                    continue
                }
                let found = at + Int64(index)
                // Fill bytes before a marker are in order; anything else is not.
                if found > offset, try input.bytes(at: offset, count: 1)?.byte(0) != 0xFF {
                    sink.warn("\(found - offset) bytes at offset \(offset) belong to no JPEG segment.")
                }
                return found
            }
            at += Int64(bytes.count - 1)
        }
        return nil
    }

    /// Quantisation and Huffman tables and the like are skipped without being read.
    private static func isWanted(_ marker: UInt8) -> Bool {
        isFrame(marker) || (0xE0...0xEF).contains(marker) || marker == Marker.comment
    }

    /// SOF0…SOF15 without DHT, JPG and DAC.
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
    }

    private func readSegment(_ marker: UInt8, _ body: ByteView, at offset: Int64) throws(MetadataError) {
        if Self.isFrame(marker) { return readFrame(marker, body) }
        switch marker {
        case Marker.comment: comments.append(.string(Self.commentText(body)))
        case Marker.app0: JFIFReader(sink: sink).read(body)
        case Marker.app0 + 1: try readApp1(body, at: offset)
        case Marker.app0 + 2: collectICC(body)
        case Marker.app0 + 12: DuckyReader(sink: sink).read(body)
        case Marker.app0 + 13 where body.hasASCII("Photoshop 3.0\0"): photoshopParts.append(body.from(14))
        case Marker.app0 + 14: readAdobe(body)
        default: break
        }
    }

    private static func commentText(_ body: ByteView) -> String {
        var end = body.count
        while end > 0, body.byte(end - 1) == 0 { end -= 1 }
        return MetadataText.repaired(body.prefix(end))
    }

    private func readFrame(_ marker: UInt8, _ body: ByteView) {
        guard let precision = body.byte(0), let height = body.uint16(1), let width = body.uint16(3),
            let components = body.byte(5)
        else {
            sink.warn("The JPEG frame header is cut off.")
            return
        }
        sink.setSize(width: Int(width), height: Int(height))
        sink.add("File", "EncodingProcess", .integer(Int64(marker - 0xC0)))
        sink.add("File", "BitsPerSample", .integer(Int64(precision)))
        sink.add("File", "ImageHeight", .integer(Int64(height)))
        sink.add("File", "ImageWidth", .integer(Int64(width)))
        sink.add("File", "ColorComponents", .integer(Int64(components)))
        if let sampling = Self.subsampling(body, Int(components)) {
            sink.add("File", "YCbCrSubSampling", .string(sampling))
        }
    }

    /// How much finer luminance is sampled than colour: `2 2` for 4:2:0.
    private static func subsampling(_ body: ByteView, _ components: Int) -> String? {
        guard components == 3, let luminance = body.byte(7), let blue = body.byte(10), let red = body.byte(13) else {
            return nil
        }
        let least = (min(luminance >> 4, blue >> 4, red >> 4), min(luminance & 15, blue & 15, red & 15))
        let most = (max(luminance >> 4, blue >> 4, red >> 4), max(luminance & 15, blue & 15, red & 15))
        guard least.0 > 0, least.1 > 0 else { return nil }
        return "\(most.0 / least.0) \(most.1 / least.1)"
    }

    private func readApp1(_ body: ByteView, at offset: Int64) throws(MetadataError) {
        if body.hasASCII("Exif\0") {
            let exif = ExifReader(input: Input(body.from(6)), fileOffset: fileOffset + offset + 6, sink: sink)
            guard !hasExif else { return sink.warn("There is more than one Exif segment: only the first was read.") }
            hasExif = try exif.read()
            if !hasExif { sink.warn("The Exif segment does not begin as it must.") }
        } else if body.hasASCII("http://ns.adobe.com/xap/1.0/\0") {
            XMPReader(sink: sink).read(body.from(29))
        } else if body.hasASCII("http://ns.adobe.com/xmp/extension/\0") {
            extendedXMP.add(body.from(35), limit: sink.limits.xmpSize)
        }
    }

    /// ICC.1 annex B.4: a profile in up to 255 numbered segments.
    private func collectICC(_ body: ByteView) {
        guard body.hasASCII("ICC_PROFILE\0"), let number = body.byte(12), let count = body.byte(13) else { return }
        iccParts[Int(number)] = body.from(14)
        iccPartCount = max(iccPartCount, Int(count))
    }

    private func readAdobe(_ body: ByteView) {
        guard body.hasASCII("Adobe"), let version = body.uint16(5) else { return }
        sink.add("APP14", "DCTEncodeVersion", .integer(Int64(version)))
        if let flags = body.uint16(7) { sink.add("APP14", "APP14Flags0", .integer(Int64(flags))) }
        if let flags = body.uint16(9) { sink.add("APP14", "APP14Flags1", .integer(Int64(flags))) }
        if let transform = body.byte(11) { sink.add("APP14", "ColorTransform", .integer(Int64(transform))) }
    }

    /// Reads what came in several segments.
    private func finishParts() throws(MetadataError) {
        if comments.count > 1 {
            sink.add("File", "Comment", .list(comments))
        } else if let comment = comments.first {
            sink.add("File", "Comment", comment)
        }
        if !iccParts.isEmpty {
            if iccParts.count < iccPartCount { sink.warn("Parts of the ICC profile are missing.") }
            var profile: [UInt8] = []
            for number in iccParts.keys.sorted() { profile.append(contentsOf: iccParts[number]?.slice ?? []) }
            ICCReader(sink: sink).read(ByteView(profile))
        }
        if photoshopParts.count == 1 {
            try PhotoshopReader(sink: sink).read(photoshopParts[0])
        } else if !photoshopParts.isEmpty {
            try PhotoshopReader(sink: sink).read(ByteView(photoshopParts.flatMap(\.slice)))
        }
        if let packet = extendedXMP.packet(named: sink.value(of: "HasExtendedXMP", in: "XMP")?.text) {
            XMPReader(sink: sink).read(packet)
        }
    }
}
