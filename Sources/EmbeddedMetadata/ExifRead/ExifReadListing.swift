/// Exif as the Python library exifread (3.5.1) prints it: `Image Make`, `EXIF FNumber` = `9/5`, `GPS GPSLatitude` =
/// `[40, 42, 1567/50]`.
///
/// Thumbnails are left out, and so are maker notes.
package struct ExifReadListing: Sendable, Hashable {
    /// One key and its value.
    package struct Entry: Sendable, Hashable {
        package var key: String
        package var value: String
    }

    /// In the order of exifread's dictionary.
    package internal(set) var entries: [Entry] = []
}

extension MetadataReader {
    /// The Exif of a file in exifread's form; none where the file has none, or is no picture.
    ///
    /// - Throws: ``MetadataError`` with `.unreadable` when the source fails.
    package func exifRead(_ source: some ByteSource) throws(MetadataError) -> ExifReadListing {
        let input = try Input(source)
        guard let type = PictureSniffer.type(input.head.prefix(PictureSniffer.headSize)) else {
            return ExifReadListing()
        }
        let sink = TagSink(type: type, limits: limits)
        do throws(MetadataError) {
            try readContainer(type, input, sink)
        } catch {
            // What a damaged picture has of Exif counts.
            if error.code == .unreadable { throw error }
        }
        guard let offset = sink.exifOffset else { return ExifReadListing() }
        var reader = try ExifReadDirectories(input: input, base: offset, limits: limits)
        return try reader.read()
    }
}
