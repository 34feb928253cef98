/// The orientation of an Exif block, and the least block that states one (Exif 2.32, section 4.6.4; TIFF 6.0, section 2).
struct ExifOrientation: Sendable, Hashable {
    /// 2 to 8: what the picture needs so as to stand upright.
    let value: UInt8

    private static let entryLimit = 1_000

    /// Reads it from a TIFF header and its first directory; nil when it says nothing, or that nothing is to be done.
    init?(tiff bytes: some RandomAccessCollection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= 8, bytes[0] == bytes[1], bytes[0] == 0x49 || bytes[0] == 0x4D else { return nil }
        let isLittle = bytes[0] == 0x49
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place <= bytes.count - count else { return nil }
            let part = bytes[place..<place + count]
            return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for index in 0..<min(count, Self.entryLimit) {
            let entry = directory + 2 + 12 * index
            guard number(entry, 2) == 0x0112 else { continue }
            guard number(entry + 2, 2) == 3, number(entry + 4, 4) == 1, let value = number(entry + 8, 2),
                (2...8).contains(value)
            else { return nil }
            self.value = UInt8(value)
            return
        }
        return nil
    }

    /// A TIFF header and a directory with this one entry: 26 bytes.
    var tiff: [UInt8] {
        [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]
    }

    /// The same as a JPEG's segment.
    var segment: [UInt8] { [0xFF, 0xE1, 0, UInt8(2 + 6 + tiff.count)] + Array("Exif\0\0".utf8) + tiff }
}
