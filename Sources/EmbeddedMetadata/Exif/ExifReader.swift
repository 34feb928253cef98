/// Reads a TIFF structure: the directories of a TIFF file, or those in the Exif block of another container (Exif 3.0).
///
/// Bounds: a directory is read once, however many point at it; nesting, entries and value sizes have budgets.
final class ExifReader {
    /// A picture that a directory describes.
    struct Picture {
        var directory: ExifDirectory
        var width: Int?
        var height: Int?
        /// NewSubfileType: bit 0 is a reduced picture.
        var subfileType: Int?
        /// How its samples are to be seen: 32803 and 34892 are a camera's raw data.
        var photometric: Int?

        var isRawData: Bool { photometric == 32803 || photometric == 34892 }
    }

    private(set) var pictures: [Picture] = []
    /// Where in `input` the JPEG picture of an RW2 file is, and its length.
    private(set) var embeddedJPEG: (offset: Int64, byteCount: Int64)?

    /// Where in `input` the maker notes are.
    private(set) var makerNotes: Int64?

    private let input: Input
    private let base: Int64
    private let fileOffset: Int64
    private let sink: TagSink
    private(set) var order = ByteOrder.big
    private var isBig = false
    /// The kind of file that the structure is: its further directories are pages, not thumbnails. Nil for a block.
    private let file: PictureType?
    private let first: ExifDirectory
    private var maker = ""
    private var visited: Set<Int64> = []
    private var subDirectories = 0

    /// - Parameters:
    ///   - input: Holds the structure.
    ///   - base: Where its header begins in `input`.
    ///   - fileOffset: Where `input` begins in the file: 0 for the file itself.
    ///   - file: The kind of file that it is; nil for a block in another container.
    ///   - first: What its first directory is.
    init(
        input: Input, base: Int64 = 0, fileOffset: Int64 = 0, file: PictureType? = nil,
        first: ExifDirectory = .main(0), sink: TagSink
    ) {
        self.file = file
        self.first = first
        self.input = input
        self.base = base
        self.fileOffset = fileOffset + base
        self.sink = sink
    }

    /// Reads the header and every directory. False when there is no TIFF header.
    func read() throws(MetadataError) -> Bool {
        guard let first = try readHeader() else { return false }
        // Without a place of its own it was unfolded, or is part of another block.
        if file != nil || fileOffset > 0 { sink.noteExif(at: fileOffset) }
        if !isBig { sink.add("File", "ExifByteOrder", .string(order == .big ? "MM" : "II"), priority: .low) }
        var next = first
        var index = 0
        while next > 0, visited.insert(next).inserted {
            guard sink.takeEntry() else { break }
            next = try readDirectory(at: next, index == 0 ? self.first : .main(index), depth: 0)
            index += 1
        }
        return true
    }

    private func readHeader() throws(MetadataError) -> Int64? {
        guard let header = try input.bytes(at: base, count: 8) else { return nil }
        if header.hasASCII("II") { order = .little } else if !header.hasASCII("MM") { return nil }
        switch header.uint16(2, order) {
        case 43:
            isBig = true
            guard let offset = try input.bytes(at: base + 8, count: 8)?.uint64(0, order) else { return nil }
            return Int64(exactly: offset) ?? 0
        case .some: return header.uint32(4, order).map(Int64.init)
        case nil: return nil
        }
    }

    /// Returns the offset of the next directory in the chain, 0 for none.
    private func readDirectory(
        at offset: Int64, _ directory: ExifDirectory, depth: Int
    ) throws(MetadataError) -> Int64 {
        let countSize = isBig ? 8 : 2
        let entrySize = isBig ? 20 : 12
        guard offset >= 0, offset < input.byteCount - base,
            let countBytes = try input.bytes(at: base + offset, count: countSize),
            let count = isBig ? countBytes.uint64(0, order) : countBytes.uint16(0, order).map(UInt64.init)
        else {
            sink.warn("The directory \(directory.place) lies beyond the end.")
            return 0
        }
        let limit = UInt64(max(sink.limits.entryCount, 0))
        let wanted = Int(min(count, limit)) * entrySize
        let linkSize = isBig ? 8 : 4
        let table = try input.upTo(wanted + linkSize, at: base + offset + Int64(countSize))
        if table.count < wanted {
            sink.warn("The directory \(directory.place) is cut off.")
        }
        try readEntries(table, wanted / entrySize, directory, depth)
        let link =
            isBig
            ? table.uint64(wanted, order).flatMap { Int64(exactly: $0) } : table.uint32(wanted, order).map(Int64.init)
        return link ?? 0
    }

    private func readEntries(
        _ table: ByteView, _ count: Int, _ directory: ExifDirectory, _ depth: Int
    ) throws(MetadataError) {
        var reading = ExifDirectoryReading(directory: directory, file: file)
        var refused = 0
        for index in 0..<count {
            guard let bytes = table.view(index * (isBig ? 20 : 12), isBig ? 20 : 12), sink.takeEntry() else { break }
            guard let entry = try readEntry(bytes, index, directory) else {
                refused += 1
                // A table of nothing but wrong entries is not a directory.
                if refused > 10 { break }
                continue
            }
            if entry.tag == 0x010F, directory == .main(0) { maker = entry.plainValue.text.uppercased() }
            reading.maker = maker
            reading.note(entry)
            try keep(entry, in: directory, &reading, depth)
        }
        if directory.isPicture { pictures.append(reading.picture) }
        ExifPreviews(reading: reading, input: input, base: base, fileOffset: fileOffset, sink: sink).add()
    }

    private func readEntry(
        _ bytes: ByteView, _ index: Int, _ directory: ExifDirectory
    ) throws(MetadataError) -> ExifEntry? {
        guard let tag = bytes.uint16(0, order), let code = bytes.uint16(2, order) else { return nil }
        guard let format = ExifValueFormat(rawValue: code) else {
            if code != 0 || tag != 0 {
                sink.warn("Entry \(index) of \(directory.place) has the unknown format \(code).")
            }
            return nil
        }
        let inlineSize = isBig ? 8 : 4
        let stated = isBig ? bytes.uint64(4, order) : bytes.uint32(4, order).map(UInt64.init)
        guard let stated, let count = Int(exactly: stated) else { return nil }
        let (size, overflow) = count.multipliedReportingOverflow(by: format.size)
        guard !overflow, size >= 0 else { return nil }
        let inline = isBig ? 12 : 8
        if size <= inlineSize {
            return bytes.view(inline, size).map {
                ExifEntry(tag: tag, format: format, count: count, bytes: $0, order: order)
            }
        }
        let stateOffset = isBig ? bytes.uint64(inline, order) : bytes.uint32(inline, order).map(UInt64.init)
        guard let stateOffset, let offset = Int64(exactly: stateOffset), Int64(size) <= input.byteCount,
            offset <= input.byteCount - base - Int64(size)
        else {
            sink.warn("Entry \(index) of \(directory.place) points beyond the end.")
            return nil
        }
        if tag == PanasonicTagNames.jpegFromRaw, isPanasonic(directory) {
            embeddedJPEG = (base + offset, Int64(size))
            return ExifEntry(tag: tag, format: format, count: count, bytes: .empty, order: order)
        }
        if tag == 0x927C { makerNotes = base + offset }
        // A value that nobody names is not worth a read.
        guard isNamed(tag, in: directory) || ExifConversion.of(tag) == .structural else {
            return ExifEntry(tag: tag, format: format, count: count, bytes: .empty, order: order)
        }
        return try readValue(tag, format, count, size, base + offset)
    }

    private func isPanasonic(_ directory: ExifDirectory) -> Bool {
        file == .rw2 && directory == .main(0)
    }

    private func isNamed(_ tag: UInt16, in directory: ExifDirectory) -> Bool {
        if directory == .gps { return ExifTagNames.gpsName(of: tag) != nil }
        return (isPanasonic(directory) ? PanasonicTagNames.name(of: tag) : ExifTagNames.name(of: tag)) != nil
    }

    private func readValue(
        _ tag: UInt16, _ format: ExifValueFormat, _ count: Int, _ size: Int, _ offset: Int64
    ) throws(MetadataError) -> ExifEntry? {
        let limit = ExifBlocks.isBlock(tag) ? sink.limits.segmentSize : sink.limits.valueSize
        guard size <= limit, tag != 0x927C, sink.takeBytes(size) else {
            return ExifEntry(tag: tag, format: format, count: count, bytes: .empty, order: order)
        }
        guard let bytes = try input.bytes(at: offset, count: size) else { return nil }
        return ExifEntry(tag: tag, format: format, count: count, bytes: bytes, order: order)
    }

    private func keep(
        _ entry: ExifEntry, in directory: ExifDirectory, _ reading: inout ExifDirectoryReading, _ depth: Int
    ) throws(MetadataError) {
        if try follow(entry, directory, depth) { return }
        let isGPS = directory == .gps
        let conversion = conversion(of: entry.tag, in: directory, reading)
        if conversion == .structural {
            try ExifBlocks(sink: sink).read(entry)
            return
        }
        guard let name = isGPS ? ExifTagNames.gpsName(of: entry.tag) : reading.name(of: entry.tag) else { return }
        guard !entry.bytes.isEmpty || entry.count == 0 else {
            sink.add(
                "EXIF", name, .binary(byteCount: entry.count * entry.format.size), place: directory.place,
                priority: reading.priority(of: entry.tag))
            return
        }
        guard let value = entry.value(conversion, fileOffset: fileOffset) else { return }
        if entry.tag == 0x0112, directory == .main(0), let orientation = entry.unsigned {
            sink.setOrientation(orientation)
        }
        sink.add("EXIF", name, value, place: directory.place, priority: reading.priority(of: entry.tag))
    }

    private func conversion(
        of tag: UInt16, in directory: ExifDirectory, _ reading: ExifDirectoryReading
    ) -> ExifConversion {
        if directory == .gps { return ExifConversion.ofGPS(tag) }
        if isPanasonic(directory) { return PanasonicTagNames.conversion(of: tag) }
        // A preview's place is told in full.
        if tag == 0x0111, reading.stripPictureName != nil { return .offset }
        if tag == 0x0117, reading.stripPictureName != nil { return .plain }
        return ExifConversion.of(tag)
    }

    /// Reads the directories that an entry points at. False when it is none of those entries.
    private func follow(
        _ entry: ExifEntry, _ directory: ExifDirectory, _ depth: Int
    ) throws(MetadataError) -> Bool {
        switch entry.tag {
        case 0x8769: try descend(to: entry.unsigned, .exif, depth)
        case 0x8825 where directory != .gps: try descend(to: entry.unsigned, .gps, depth)
        case 0xA005: try descend(to: entry.unsigned, .interoperability, depth)
        case 0x0190: try descend(to: entry.unsigned, .globalParameters, depth)
        case 0x014A:
            for index in 0..<min(entry.count, 16) {
                let number = subDirectories
                subDirectories += 1
                try descend(to: entry.unsigned(at: index), .sub(number), depth)
            }
        default: return false
        }
        return true
    }

    private func descend(to offset: Int?, _ directory: ExifDirectory, _ depth: Int) throws(MetadataError) {
        guard let offset, depth < sink.limits.directoryDepth else { return }
        guard offset > 0, visited.insert(Int64(offset)).inserted else {
            sink.warn("The directory \(directory.place) was already read.")
            return
        }
        _ = try readDirectory(at: Int64(offset), directory, depth: depth + 1)
    }
}
