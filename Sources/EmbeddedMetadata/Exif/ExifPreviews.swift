/// Reports the pictures that a directory points at: where they are and how large, not their bytes.
struct ExifPreviews {
    let reading: ExifDirectoryReading
    let input: Input
    let base: Int64
    /// Where in the file the directory's offsets count from.
    let fileOffset: Int64
    let sink: TagSink

    func add() {
        add(reading.pictureName, reading.previewOffset, reading.previewLength, tag: 0x0201)
        if let name = reading.stripPictureName { add(name, reading.stripOffset, reading.stripLength, tag: 0x0111) }
    }

    private func add(_ name: String, _ offset: Int?, _ length: Int?, tag: UInt16) {
        guard let offset, let length, length > 0 else { return }
        let name = name == "Thumbnail" ? "ThumbnailImage" : name
        let (end, overflow) = offset.addingReportingOverflow(length)
        guard offset > 0, !overflow, end <= input.byteCount - base else {
            sink.warn("The picture \(name) lies beyond the end.")
            return
        }
        sink.add(
            "EXIF", name, .binary(byteCount: length), place: reading.directory.place,
            priority: reading.priority(of: tag))
        sink.notePreview(at: fileOffset + Int64(offset), byteCount: Int64(length))
    }
}
