/// Entries of an Exif directory that hold another kind of metadata as one block.
struct ExifBlocks {
    let sink: TagSink

    private enum Tag {
        static let xmp: UInt16 = 0x02BC
        static let iptc: UInt16 = 0x83BB
        static let photoshop: UInt16 = 0x8649
        static let iccProfile: UInt16 = 0x8773
    }

    /// Whether the entry's value may be as large as a segment.
    static func isBlock(_ tag: UInt16) -> Bool {
        tag == Tag.xmp || tag == Tag.iptc || tag == Tag.photoshop || tag == Tag.iccProfile
    }

    func read(_ entry: ExifEntry) throws(MetadataError) {
        guard !entry.bytes.isEmpty else { return }
        switch entry.tag {
        case Tag.xmp: XMPReader(sink: sink).read(entry.bytes)
        case Tag.photoshop: try PhotoshopReader(sink: sink).read(entry.bytes)
        case Tag.iccProfile: ICCReader(sink: sink).read(entry.bytes)
        case Tag.iptc: IPTCReader(sink: sink).read(Self.iptcBytes(entry))
        default: break
        }
    }

    /// Some writers declare IPTC as 32-bit numbers and store them in the file's byte order.
    private static func iptcBytes(_ entry: ExifEntry) -> ByteView {
        guard entry.format == .uint32, entry.order == .little, entry.bytes.byte(0) != 0x1C,
            entry.bytes.byte(3) == 0x1C
        else { return entry.bytes }
        var swapped: [UInt8] = []
        swapped.reserveCapacity(entry.bytes.count)
        var offset = 0
        while let word = entry.bytes.uint32(offset, .little) {
            for shift in [24, 16, 8, 0] as [UInt32] { swapped.append(UInt8(truncatingIfNeeded: word >> shift)) }
            offset += 4
        }
        return ByteView(swapped)
    }
}
