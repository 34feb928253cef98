/// Reads a TIFF or BigTIFF file, and the camera raw formats that are TIFF files with a maker's tags.
struct TIFFReader {
    let input: Input
    let sink: TagSink

    func read() throws(MetadataError) {
        let exif = ExifReader(input: input, isTIFFFile: true, sink: sink)
        guard try exif.read() else {
            throw MetadataError(code: .damaged, message: "The TIFF file ends within its header.", offset: 0)
        }
        setRawType(exif.pictures)
        let pages = exif.pictures.filter { picture in
            if case .main = picture.directory { return picture.subfileType == 0 || picture.subfileType == 2 }
            return false
        }
        if pages.count > 1 {
            sink.add("File", "PageCount", .integer(Int64(pages.count)))
        }
        guard let main = mainPicture(exif.pictures), let width = main.width, let height = main.height else {
            throw MetadataError(
                code: .damaged, message: "The TIFF file states no width and height in its first directory.",
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

    private static func area(_ picture: ExifReader.Picture) -> Double {
        Double(picture.width ?? 0) * Double(picture.height ?? 0)
    }

    /// Camera raw looks like TIFF: who made it, and that there is raw data, tell.
    private func setRawType(_ pictures: [ExifReader.Picture]) {
        guard sink.picture.type == .tiff else { return }
        if sink.value(of: "DNGVersion", in: "EXIF") != nil { return sink.setType(.dng) }
        let maker = sink.value(of: "Make", in: "EXIF")?.text.uppercased() ?? ""
        let hasSubPictures = pictures.contains { if case .sub = $0.directory { true } else { false } }
        if maker.hasPrefix("NIKON"), hasSubPictures { return sink.setType(.nef) }
        if maker.hasPrefix("SONY"), hasSubPictures { sink.setType(.arw) }
    }
}
