/// Small pictures, made byte by byte after ITU-T T.81.
enum SamplePicture {
    /// A grey square of 8 by 8 pixels as a baseline JPEG, with a comment that makes it different from others.
    static func jpeg(comment: String) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8]
        func segment(_ marker: UInt8, _ content: [UInt8]) {
            let length = content.count + 2
            bytes += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content
        }
        segment(0xFE, Array(comment.utf8))
        segment(0xDB, [0x00] + [UInt8](repeating: 1, count: 64))
        segment(0xC0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0])
        // One code of one bit in each table: “no difference” for DC, “end of block” for AC.
        for table: UInt8 in [0x00, 0x10] { segment(0xC4, [table, 1] + [UInt8](repeating: 0, count: 15) + [0]) }
        segment(0xDA, [1, 1, 0x00, 0, 63, 0])
        return bytes + [0b0011_1111, 0xFF, 0xD9]
    }
}
