internal import EmbeddedMetadata
package import Linux
package import StillsModel

/// A name for an original's file that stays inside its directory and fits the file system.
package struct SafeFileName {
    /// The most bytes that Linux's file systems take, less what a number may add.
    private static let limit = 255 - 8

    private let stem: [UInt8]
    /// With its dot; empty when there is none.
    private let suffix: [UInt8]

    /// The original name, or else the id with the extension of its type.
    package init(_ record: ImageRecord) {
        let fallback =
            "\(record.image.id)"
            + (PictureType.fileExtension(forMediaType: record.original.original.mediaType).map { "." + $0 } ?? "")
        var name = Array((record.image.originalName ?? fallback).utf8)
        // A slash would lead elsewhere, and a control character can deceive whoever lists the directory.
        for index in name.indices where name[index] < 32 || name[index] == 127 || name[index] == UInt8(ascii: "/") {
            name[index] = UInt8(ascii: "_")
        }
        if name.isEmpty || name.allSatisfy({ $0 == UInt8(ascii: ".") }) { name = Array(fallback.utf8) }
        let dot = name.lastIndex(of: UInt8(ascii: ".")) ?? 0
        suffix = dot > 0 && name.count - dot <= 16 ? Array(name[dot...]) : []
        stem = Self.cut(Array(name[..<(name.count - suffix.count)]), to: Self.limit - suffix.count)
    }

    /// `photo.jpg` for 1, `photo-2.jpg` for 2, and so on.
    package func numbered(_ number: Int) -> Path {
        let bytes = stem + (number == 1 ? [] : Array("-\(number)".utf8)) + suffix
        return Path(bytes: bytes) ?? "original"
    }

    /// Cuts between characters, not within one.
    private static func cut(_ name: [UInt8], to limit: Int) -> [UInt8] {
        guard name.count > limit else { return name }
        var end = limit
        while end > 0, name[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(name[..<end])
    }
}
