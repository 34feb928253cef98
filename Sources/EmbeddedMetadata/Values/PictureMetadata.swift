/// What a picture's own bytes say about it.
package struct PictureMetadata: Sendable, Hashable {
    /// The kind of picture, by its content.
    package var type: PictureType
    /// `JPEG`, `TIFF`, `Extended WEBP`: exiftool's `File:FileType`.
    package var fileType: String
    /// In pixels, as stored: before the orientation is applied. Nil where the format states none.
    package var width: Int?
    package var height: Int?
    /// 1…8 as in Exif's Orientation. Nil where none, or a wrong one, is stated.
    package var orientation: Int?
    /// Where in the file its largest JPEG preview is, in bytes: that of camera RAW, HEIF and CR3 files, for whom the
    /// picture itself is too much. Its first bytes are a JPEG's; more is not known of it. Nil where there is none.
    package var preview: Range<Int64>?
    /// In the order of the file. No two have the same group and name.
    package var tags: [Tag] = []
    /// What is not as the format's standard says, each as a full sentence. The picture was read all the same.
    package var warnings: [String] = []

    package init(type: PictureType) {
        self.type = type
        self.fileType = type.fileType
    }

    /// `image/jpeg`.
    package var mediaType: String { type.mediaType }

    /// `jpg`, without a dot, lower case.
    package var fileExtension: String { type.fileExtension }

    /// The first tag of that name, for instance `value(of: "DateTimeOriginal", in: "EXIF")`. A linear search.
    package func value(of name: String, in group: String) -> TagValue? {
        tags.first { $0.name == name && $0.group == group }?.value
    }
}
