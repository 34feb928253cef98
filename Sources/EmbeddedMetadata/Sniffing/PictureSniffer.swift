/// Tells picture formats apart by their first bytes: never by a name or a header of a protocol.
package enum PictureSniffer {
    /// How many first bytes decide.
    package static let headSize = 4096

    /// The picture format that begins with these bytes; nil when it is none that Stills knows.
    ///
    /// Camera raw formats that look like TIFF (DNG, NEF, ARW) are `tiff` here: only their tags tell.
    package static func type(head: [UInt8]) -> PictureType? {
        type(ByteView(head))
    }

    static func type(_ head: ByteView) -> PictureType? {
        guard let first = head.byte(0) else { return nil }
        switch first {
        case 0xFF:
            if head.hasPrefix([0xFF, 0xD8]) { return isJPEG(head) ? .jpeg : nil }
            if head.hasPrefix([0xFF, 0x4F, 0xFF, 0x51]) { return .j2c }
            return head.hasPrefix([0xFF, 0x0A]) ? .jpegXL : nil
        case 0x89: return head.hasPrefix([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? .png : nil
        case UInt8(ascii: "G"): return head.hasASCII("GIF87a") || head.hasASCII("GIF89a") ? .gif : nil
        case UInt8(ascii: "R"): return head.hasASCII("RIFF") && head.hasASCII("WEBP", at: 8) ? .webP : nil
        case UInt8(ascii: "I"), UInt8(ascii: "M"): return tiffLike(head)
        case UInt8(ascii: "B"):
            if head.hasASCII("BA"), isBMP(head.from(14)) { return .bmp }
            return isBMP(head) ? .bmp : nil
        case UInt8(ascii: "8"): return head.hasASCII("8BPS") ? .psd : nil
        case UInt8(ascii: "F"): return head.hasASCII("FUJIFILMCCD-RAW") ? .raf : nil
        case 0: return box(head) ?? (isICO(head) ? .ico : nil)
        default: return XMLSniffer.rootName(head) == "svg" ? .svg : nil
        }
    }

    /// A marker must follow the first one. Where it does not, decoders skip what is wrong, up to the next marker.
    private static func isJPEG(_ head: ByteView) -> Bool {
        if head.byte(2) == 0xFF { return true }
        var offset = 2
        while let found = head.prefix(512).firstIndex(of: 0xFF, from: offset), let code = head.byte(found + 1) {
            let isSegment = (0xC0...0xFE).contains(code) && !(0xD0...0xD9).contains(code)
            if isSegment, let length = head.uint16(found + 2), length >= 2 { return true }
            offset = found + 1
        }
        return false
    }

    /// TIFF 6.0 section 2, BigTIFF, and the makers' variants of the magic number.
    private static func tiffLike(_ head: ByteView) -> PictureType? {
        if head.hasPrefix([0x49, 0x49, 0x2A, 0x00]) {
            return head.hasASCII("CR", at: 8) && head.byte(10) == 2 ? .cr2 : .tiff
        }
        if head.hasPrefix([0x4D, 0x4D, 0x00, 0x2A]) { return .tiff }
        if head.hasPrefix([0x49, 0x49, 0x2B, 0x00]) || head.hasPrefix([0x4D, 0x4D, 0x00, 0x2B]) { return .bigTIFF }
        if head.hasASCII("IIRO") || head.hasASCII("IIRS") || head.hasASCII("MMOR") { return .orf }
        return head.hasPrefix([0x49, 0x49, 0x55, 0x00]) ? .rw2 : nil
    }

    /// `BM` alone is text too often: the size of the header that follows must be one that exists.
    private static func isBMP(_ head: ByteView) -> Bool {
        guard head.hasASCII("BM"), let headerSize = head.uint32(14, .little) else { return false }
        return headerSize == 12 || (16...124).contains(headerSize)
    }

    private static func isICO(_ head: ByteView) -> Bool {
        guard head.hasPrefix([0, 0, 1, 0]), let images = head.uint16(4, .little), images > 0 else { return false }
        return head.byte(9) == 0
    }

    /// ISO base media files by their brands (ISO/IEC 14496-12, 23008-12), JPEG 2000 and JPEG XL by their signature box.
    private static func box(_ head: ByteView) -> PictureType? {
        if head.hasPrefix([0, 0, 0, 12]) {
            if head.hasASCII("JXL ", at: 4) { return .jpegXL }
            if head.hasASCII("jP  ", at: 4) { return .jpeg2000 }
        }
        guard head.hasASCII("ftyp", at: 4), let size = head.uint32(0), size >= 16 else { return nil }
        let brands = head.prefix(Int(min(size, 256)))
        var offset = 8
        while offset + 4 <= brands.count {
            if offset != 12, let type = brandedType(brands, offset) { return type }
            offset += 4
        }
        return nil
    }

    private static func brandedType(_ brands: ByteView, _ offset: Int) -> PictureType? {
        switch brands.uint32(offset) {
        case 0x6865_6963, 0x6865_6978, 0x6865_696D, 0x6865_6973, 0x6865_7663, 0x6865_7678: .heic  // heic … hevx
        case 0x6176_6966, 0x6176_6973: .avif  // avif, avis
        case 0x6D69_6631, 0x6D73_6631: brandAfter(brands, offset) ?? .heif  // mif1, msf1
        case 0x6372_7820: .cr3  // "crx "
        default: nil
        }
    }

    /// `mif1` is the general brand: a later one says what is coded inside.
    private static func brandAfter(_ brands: ByteView, _ offset: Int) -> PictureType? {
        var next = max(offset + 4, 16)
        while next + 4 <= brands.count {
            if brands.hasASCII("avif", at: next) { return .avif }
            next += 4
        }
        return nil
    }
}
