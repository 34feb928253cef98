/// Reports the pictures that a directory points at: how large they are, not their bytes.
struct ExifPreviews {
    let reading: ExifDirectoryReading
    let input: Input
    let base: Int64
    let sink: TagSink

    func add() {
        guard let offset = reading.previewOffset, let length = reading.previewLength, length > 0 else { return }
        let name =
            reading.pictureName == "Thumbnail" || reading.pictureName == "OtherImage"
            ? reading.pictureName.replacingSuffix("Image", with: "") + "Image" : reading.pictureName
        guard offset > 0, Int64(offset) + Int64(length) <= input.byteCount - base else {
            sink.warn("The picture \(name) lies beyond the end.")
            return
        }
        sink.add(
            "EXIF", name, .binary(byteCount: length), place: reading.directory.place,
            priority: reading.priority(of: 0x0201))
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) + other : self
    }
}
