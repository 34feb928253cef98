/// Finds the parts of a JPEG, PNG or WebP that make its pixels, and leaves out the rest: Exif, XMP, IPTC, comments, maker
/// notes, thumbnails, what follows the picture's end. Colour profiles stay, and so does the orientation, as the only entry
/// of an Exif block of its own.
///
/// The picture is pushed through once, in pieces of any size; memory is bounded by the longest block that must be looked
/// at, 64 KiB, and ``StrippedCopy/pieceLimit``. Every length is checked.
package struct MetadataStripper: Sendable {
    private enum Format: Sendable {
        case jpeg(StrippingDriver<JPEGStripping>)
        case png(StrippingDriver<PNGStripping>)
        case webp(StrippingDriver<WebPStripping>)
    }

    private var format: Format

    /// nil for a type that has no stripped copies.
    package init?(mediaType: String) {
        switch mediaType {
        case "image/jpeg": format = .jpeg(StrippingDriver(JPEGStripping()))
        case "image/png": format = .png(StrippingDriver(PNGStripping()))
        case "image/webp": format = .webp(StrippingDriver(WebPStripping()))
        default: return nil
        }
    }

    /// Takes the next bytes of the picture.
    ///
    /// - Throws: ``StrippingError`` when they are not such a picture's.
    package mutating func push(_ bytes: [UInt8]) throws(StrippingError) {
        switch format {
        case .jpeg(var driver):
            try driver.push(bytes)
            format = .jpeg(driver)
        case .png(var driver):
            try driver.push(bytes)
            format = .png(driver)
        case .webp(var driver):
            try driver.push(bytes)
            format = .webp(driver)
        }
    }

    /// What the copy is made of. To be called once, after the last bytes.
    ///
    /// - Throws: ``StrippingError`` when the picture ended too early to be one.
    package func finish() throws(StrippingError) -> StrippedCopy {
        switch format {
        case .jpeg(let driver): try driver.format.finish(at: driver.offset)
        case .png(let driver): try driver.format.finish(at: driver.offset)
        case .webp(let driver): try driver.format.finish(at: driver.offset)
        }
    }
}

/// What a format wants next of the picture's bytes.
enum StrippingWish {
    /// Exactly so many, together.
    case bytes(Int)
    /// To be past so many.
    case skip(Int64)
    /// To look at whatever there is.
    case scan
    /// Nothing any more.
    case nothing
}

/// One format's way through its blocks, as a state machine: it says what it wants, and gets it.
protocol StrippingFormat {
    var wish: StrippingWish { get }

    /// - Parameter offset: of the first of the bytes in the picture.
    mutating func take(_ bytes: [UInt8], at offset: Int64) throws(StrippingError)
    /// So many of the bytes that it wanted to skip were.
    mutating func skipped(_ count: Int64) throws(StrippingError)
    /// - Returns: how many of the bytes it has looked at; at least one.
    mutating func scan(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(StrippingError) -> Int
    /// - Parameter end: how many bytes the picture has.
    func finish(at end: Int64) throws(StrippingError) -> StrippedCopy
}

extension StrippingFormat {
    mutating func scan(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(StrippingError) -> Int { bytes.count }
}

/// Brings a format what it wants, whatever pieces the bytes come in.
struct StrippingDriver<Format: StrippingFormat & Sendable>: Sendable {
    private(set) var format: Format
    /// Of the next byte in the picture.
    private(set) var offset: Int64 = 0
    /// The first of the bytes that are wanted together.
    private var waiting: [UInt8] = []

    init(_ format: Format) { self.format = format }

    mutating func push(_ bytes: [UInt8]) throws(StrippingError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            var count = rest.count
            switch format.wish {
            case .nothing: break
            case .scan: count = try format.scan(rest, at: offset)
            case .skip(let wanted):
                count = Int(min(wanted, Int64(count)))
                try format.skipped(Int64(count))
            case .bytes(let wanted):
                count = min(wanted - waiting.count, count)
                waiting += rest.prefix(count)
                if waiting.count == wanted {
                    let whole = waiting
                    waiting = []
                    try format.take(whole, at: offset + Int64(count - wanted))
                }
            }
            offset += Int64(count)
            rest = rest.dropFirst(count)
        }
    }
}
