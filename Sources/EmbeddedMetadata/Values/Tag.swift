/// One value of what a file itself states: `EXIF:Make` = `Canon`.
package struct Tag: Sendable, Hashable {
    /// The kind of metadata it is part of, as exiftool's family 0 names it: `EXIF`, `IPTC`, `XMP`, `PNG`.
    package var group: String
    /// Where exactly it stands, as exiftool's family 1 names it: `ExifIFD`, `GPS`, `XMP-dc`. Nil where the group
    /// says it.
    package var place: String?
    /// The name within the group, as exiftool gives it: `DateTimeOriginal`, `Title-fr`.
    package var name: String
    package var value: TagValue

    package init(group: String, place: String? = nil, name: String, value: TagValue) {
        self.group = group
        self.place = place
        self.name = name
        self.value = value
    }

    /// `Group:Name`.
    package var qualifiedName: String { "\(group):\(name)" }
}
