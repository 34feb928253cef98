/// Reads Photoshop's image resource blocks (Adobe Photoshop File Formats Specification, "Image Resources Section").
struct PhotoshopReader {
    let sink: TagSink

    func read(_ bytes: ByteView) throws(MetadataError) {
        var offset = 0
        while bytes.count - offset >= 12 {
            guard sink.takeEntry() else { return }
            guard Self.isSignature(bytes, offset), let id = bytes.uint16(offset + 4),
                let nameLength = bytes.byte(offset + 6)
            else { return sink.warn("The Photoshop resource at byte \(offset) does not begin as it must.") }
            // The name is a Pascal string; with its length byte it takes an even number of bytes.
            let sizeAt = offset + 6 + (Int(nameLength) + 2) / 2 * 2
            guard let size = bytes.uint32(sizeAt), let body = bytes.view(sizeAt + 4, Int(size)) else {
                return sink.warn("The Photoshop resources are cut off.")
            }
            try readResource(id, body)
            offset = sizeAt + 4 + Int(size) + Int(size & 1)
        }
    }

    private static func isSignature(_ bytes: ByteView, _ offset: Int) -> Bool {
        bytes.hasASCII("8BIM", at: offset) || bytes.hasASCII("PHUT", at: offset)
            || bytes.hasASCII("DCSR", at: offset) || bytes.hasASCII("AgHg", at: offset)
            || bytes.hasASCII("MeSa", at: offset)
    }

    private func readResource(_ id: UInt16, _ body: ByteView) throws(MetadataError) {
        switch id {
        case 0x03ED: readResolution(body)
        case 0x03EE: add("AlphaChannelsNames", .string(Self.pascalStrings(body)))
        case 0x0404: IPTCReader(sink: sink).read(body)
        case 0x0406: readQuality(body)
        case 0x0409: add("PhotoshopBGRThumbnail", .binary(byteCount: max(body.count - 28, 0)))
        case 0x040A: add("CopyrightFlag", body.byte(0).map { .integer(Int64($0)) })
        case 0x040B: add("URL", .string(MetadataText.repaired(body.untilNUL)))
        case 0x040C: add("PhotoshopThumbnail", .binary(byteCount: max(body.count - 28, 0)))
        case 0x040D: add("GlobalAngle", body.uint32(0).map { .integer(Int64($0)) })
        case 0x040F: ICCReader(sink: sink).read(body)
        case 0x0419: add("GlobalAltitude", body.uint32(0).map { .integer(Int64($0)) })
        case 0x041A: readSlices(body)
        case 0x041E: add("URL_List", urlList(body))
        case 0x0421: readVersion(body)
        case 0x0422: _ = try ExifReader(input: Input(body), sink: sink).read()
        case 0x0424: XMPReader(sink: sink).read(body)
        case 0x0425: add("IPTCDigest", digest(body))
        case 0x0426: readPrintScale(body)
        case 0x0428: add("PixelAspectRatio", body.uint64(4).map { .real(Double(bitPattern: $0)) })
        default: break
        }
    }

    private func add(_ name: String, _ value: TagValue?) {
        guard let value else { return }
        sink.add("Photoshop", name, value)
    }

    /// Pixels per inch as fixed-point numbers, whatever unit is displayed.
    private func readResolution(_ body: ByteView) {
        add("XResolution", body.uint32(0).map(Self.fixed))
        add("DisplayedUnitsX", body.uint16(4).map { .integer(Int64($0)) })
        add("YResolution", body.uint32(8).map(Self.fixed))
        add("DisplayedUnitsY", body.uint16(12).map { .integer(Int64($0)) })
    }

    private static func fixed(_ value: UInt32) -> TagValue {
        .real(Double(value) / 65536)
    }

    private func readQuality(_ body: ByteView) {
        add("PhotoshopQuality", body.uint16(0).map { .integer(Int64(Int16(bitPattern: $0))) })
        guard let format = body.uint16(2) else { return }
        add("PhotoshopFormat", .integer(Int64(format)))
        if format == 0x0101 { add("ProgressiveScans", body.uint16(4).map { .integer(Int64($0)) }) }
    }

    private func readSlices(_ body: ByteView) {
        guard let length = body.uint32(20), length <= 1 << 16 else { return }
        let name = body.view(24, Int(length) * 2) ?? .empty
        add("SlicesGroupName", .string(MetadataText.utf16(name, .big)))
        add("NumSlices", body.uint32(24 + Int(length) * 2).map { .integer(Int64($0)) })
    }

    private func readVersion(_ body: ByteView) {
        add("HasRealMergedData", body.byte(4).map { .integer(Int64($0)) })
        guard let writer = body.uint32(5), let writerName = body.view(9, Int(writer) * 2) else { return }
        add("WriterName", .string(MetadataText.utf16(writerName, .big)))
        let readerAt = 9 + Int(writer) * 2
        guard let reader = body.uint32(readerAt), let readerName = body.view(readerAt + 4, Int(reader) * 2) else {
            return
        }
        add("ReaderName", .string(MetadataText.utf16(readerName, .big)))
    }

    private func readPrintScale(_ body: ByteView) {
        add("PrintStyle", body.uint16(0).map { .integer(Int64($0)) })
        guard let x = body.uint32(2), let y = body.uint32(6), let scale = body.uint32(10) else { return }
        let position = [x, y].map { NumberText.text(of: Double(Float(bitPattern: $0))) }
        add("PrintPosition", .string(position.joined(separator: " ")))
        add("PrintScale", .real(Double(Float(bitPattern: scale))))
    }

    private func urlList(_ body: ByteView) -> TagValue? {
        guard let count = body.uint32(0) else { return nil }
        var urls: [TagValue] = []
        var offset = 4
        for _ in 0..<min(count, 100) {
            guard let length = body.uint32(offset + 8), let url = body.view(offset + 12, Int(length) * 2) else { break }
            urls.append(.string(MetadataText.utf16(url, .big)))
            offset += 12 + Int(length) * 2
        }
        return .list(urls)
    }

    private func digest(_ body: ByteView) -> TagValue? {
        guard body.count == 16 else { return nil }
        let digits = Array("0123456789abcdef".utf8)
        let text = body.slice.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return .string(String(decoding: text, as: UTF8.self))
    }

    private static func pascalStrings(_ body: ByteView) -> String {
        var names: [String] = []
        var offset = 0
        while let length = body.byte(offset), let name = body.view(offset + 1, Int(length)), names.count < 256 {
            names.append(MetadataText.latin1(name))
            offset += 1 + Int(length)
        }
        return names.joined(separator: ", ")
    }
}
