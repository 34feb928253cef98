/// Reads a TIFF or BigTIFF file, and the camera raw formats that are TIFF files with a maker's tags.
struct TIFFReader {
    let input: Input
    let sink: TagSink

    func read() throws(MetadataError) {
        let exif = ExifReader(input: input, file: sink.picture.type, sink: sink)
        guard try exif.read() else {
            throw MetadataError(
                code: .damaged, message: "The \(sink.picture.fileType) file ends within its header.", offset: 0)
        }
        setRawType(exif.pictures)
        let pages = exif.pictures.filter { picture in
            if case .main = picture.directory { return picture.subfileType == 0 || picture.subfileType == 2 }
            return false
        }
        if pages.count > 1 {
            sink.add("File", "PageCount", .integer(Int64(pages.count)))
        }
        try readEmbedded(exif)
        guard let (width, height) = rawSize() ?? statedSize(exif.pictures) else {
            throw MetadataError(
                code: .damaged,
                message: "The \(sink.picture.fileType) file states no width and height in its first directory.",
                offset: input.head.uint32(4, input.head.hasASCII("II") ? .little : .big).map(Int64.init))
        }
        sink.setSize(width: width, height: height)
    }

    /// The full picture: in raw files it is in a sub-directory, beside a small one in the first.
    private func mainPicture(_ pictures: [ExifReader.Picture]) -> ExifReader.Picture? {
        let sized = pictures.filter { $0.width != nil && $0.height != nil }
        if let first = sized.first(where: { $0.directory == .main(0) }), (first.subfileType ?? 0) & 1 == 0 {
            return first
        }
        let full = sized.filter { ($0.subfileType ?? 1) & 1 == 0 }
        return full.max { Self.area($0) < Self.area($1) } ?? sized.first
    }

    private func statedSize(_ pictures: [ExifReader.Picture]) -> (Int, Int)? {
        guard let main = mainPicture(pictures), let width = main.width, let height = main.height else { return nil }
        return (width, height)
    }

    private static func area(_ picture: ExifReader.Picture) -> Double {
        Double(picture.width ?? 0) * Double(picture.height ?? 0)
    }

    /// The size where the directories of pictures do not state it: in CR2 and RW2 files.
    private func rawSize() -> (Int, Int)? {
        switch sink.picture.type {
        case .cr2:
            guard let width = number("ExifImageWidth"), let height = number("ExifImageHeight"), width > 0, height > 0
            else { return nil }
            return (width, height)
        case .rw2:
            guard let left = number("SensorLeftBorder"), let right = number("SensorRightBorder"),
                let top = number("SensorTopBorder"), let bottom = number("SensorBottomBorder"), right > left,
                bottom > top
            else { return nil }
            return (right - left, bottom - top)
        default: return nil
        }
    }

    private func number(_ name: String) -> Int? {
        sink.value(of: name, in: "EXIF")?.number.flatMap { Int(exactly: $0) }
    }

    /// An ORF file names its preview in the maker notes. An RW2 file keeps the camera's Exif in a JPEG of its own.
    private func readEmbedded(_ exif: ExifReader) throws(MetadataError) {
        if sink.picture.type == .orf, let notes = exif.makerNotes {
            try OlympusPreview(input: input, sink: sink).read(at: notes, exif.order)
        }
        guard let (offset, byteCount) = exif.embeddedJPEG, let jpeg = try input.part(at: offset, count: byteCount)
        else {
            return
        }
        sink.add("EXIF", "JpgFromRaw", .binary(byteCount: Int(byteCount)), place: "IFD0")
        sink.notePreview(at: offset, byteCount: byteCount)
        try JPEGReader(input: jpeg, fileOffset: offset, sink: sink).readPreview()
    }

    /// Camera raw looks like TIFF: who made it, and that there is raw data, tell.
    private func setRawType(_ pictures: [ExifReader.Picture]) {
        guard sink.picture.type == .tiff else { return }
        if sink.value(of: "DNGVersion", in: "EXIF") != nil { return sink.setType(.dng) }
        let maker = sink.value(of: "Make", in: "EXIF")?.text.uppercased() ?? ""
        let hasSubPictures = pictures.contains { if case .sub = $0.directory { true } else { false } }
        let hasRawData = pictures.contains(where: \.isRawData)
        if maker.hasPrefix("NIKON"), hasSubPictures || hasRawData { return sink.setType(.nef) }
        if maker.hasPrefix("SONY"), hasSubPictures || hasRawData { return sink.setType(.arw) }
        if maker.hasPrefix("PENTAX") || maker.hasPrefix("RICOH"), hasRawData { sink.setType(.pef) }
    }
}
