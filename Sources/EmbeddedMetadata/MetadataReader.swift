/// Reads what a picture's own bytes say about it: type, size, Exif, IPTC, XMP, ICC and the container's own words.
///
/// Values are those of `exiftool -j -G -n`. All formats of ``PictureType`` are read but ICO, of which only the type is
/// told. Maker notes are not read, nor what JPEG XL keeps compressed with Brotli. Every byte is taken for hostile:
/// lengths are checked; loops, depth and memory have the bounds in ``Limits``. Files are never read whole, but for SVG.
package struct MetadataReader: Sendable {
    /// What one file may cost.
    package struct Limits: Sendable, Hashable {
        /// Tags kept of one file; more are left out with a warning.
        package var tagCount = 5_000
        /// Entries looked at in all directories and chunks of one file, kept or not.
        package var entryCount = 20_000
        /// Depth of nested Exif directories.
        package var directoryDepth = 3
        /// Bytes of one value, in bytes. Longer ones are reported as binary, without being read.
        package var valueSize = 1 << 20
        /// Bytes of all values and segments of one file together; what comes after is only counted or left out.
        package var totalSize = 32 << 20
        /// Bytes of one segment that is read whole: an ICC profile, a Photoshop block.
        package var segmentSize = 8 << 20
        /// Bytes that all of one file's compressed parts may unfold to.
        package var inflatedSize = 4 << 20
        /// Bytes of one XMP packet.
        package var xmpSize = 16 << 20
        /// Depth of nested XML elements in XMP.
        package var xmpDepth = 64

        package init() {}
    }

    package var limits: Limits

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Reads one file.
    ///
    /// A picture whose size can be read is a picture, however damaged the rest; what is wrong becomes a warning.
    ///
    /// - Throws: ``MetadataError``: `.notAPicture`, `.damaged` with the place, `.unreadable` when the source fails.
    package func read(_ source: some ByteSource) throws(MetadataError) -> PictureMetadata {
        let input = try Input(source)
        guard let type = PictureSniffer.type(input.head.prefix(PictureSniffer.headSize)) else {
            throw MetadataError(
                code: .notAPicture,
                message: "This is not a picture of a known format: it is \(ForeignContent.describe(input.head)).")
        }
        let sink = TagSink(type: type, limits: limits)
        try readContainer(type, input, sink)
        try sink.choosePreview(input)
        return sink.finish()
    }

    func readContainer(_ type: PictureType, _ input: Input, _ sink: TagSink) throws(MetadataError) {
        switch type {
        case .jpeg: try JPEGReader(input: input, sink: sink).read()
        case .png: try PNGReader(input: input, sink: sink).read()
        case .gif: try GIFReader(input: input, sink: sink).read()
        case .webP: try WebPReader(input: input, sink: sink).read()
        case .tiff, .bigTIFF, .dng, .cr2, .nef, .arw, .orf, .pef, .rw2:
            try TIFFReader(input: input, sink: sink).read()
        case .raf: try RAFReader(input: input, sink: sink).read()
        case .heic, .heif, .avif, .cr3: try ISOMediaReader(input: input, sink: sink).read()
        case .jpegXL: try JPEGXLReader(input: input, sink: sink).read()
        case .jpeg2000, .jpx, .j2c: try JPEG2000Reader(input: input, sink: sink).read()
        case .bmp: try BMPReader(input: input, sink: sink).read()
        case .psd: try PSDReader(input: input, sink: sink).read()
        case .svg: try SVGReader(input: input, sink: sink).read()
        case .ico: break
        }
    }
}
