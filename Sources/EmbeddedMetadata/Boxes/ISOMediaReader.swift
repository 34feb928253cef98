/// Reads HEIC, HEIF and AVIF (ISO/IEC 23008-12, AV1 Image File Format) and Canon's CR3: pictures in ISO base
/// media files.
final class ISOMediaReader {
    private let input: Input
    private let sink: TagSink
    private var table: ItemTable
    private var properties: [Box] = []
    private var itemData: Box?

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
        table = ItemTable(sink: sink)
    }

    func read() throws(MetadataError) {
        let canon = CanonRawReader(input: input, sink: sink)
        var boxes = BoxSequence(input: input, sink: sink)
        while let box = try boxes.next() {
            switch box.name {
            case "ftyp":
                if let body = try input.content(of: box, sink: sink) { sink.addBrands(body, group: "QuickTime") }
            case "meta": try readMeta(box)
            case "moov": try canon.readMovie(box)
            case "uuid": try canon.readExtension(box)
            case "mdat":
                sink.add("QuickTime", "MediaDataSize", .integer(box.size))
                sink.add("QuickTime", "MediaDataOffset", .integer(box.offset))
            default: break
            }
        }
        try finishItems()
        canon.finish()
        guard let width = sink.picture.width, let height = sink.picture.height, width > 0, height > 0 else {
            throw MetadataError(
                code: .damaged,
                message: "The \(sink.picture.fileType) file states no width and height of its main picture.",
                offset: nil)
        }
    }

    /// A full box in HEIF: four bytes of version and flags first.
    private func readMeta(_ box: Box) throws(MetadataError) {
        var boxes = BoxSequence(in: box.skipping(4), input: input, sink: sink)
        // References are to items, which may be named later.
        var references: Box?
        while let part = try boxes.next() {
            switch part.name {
            case "hdlr": try readHandler(part)
            case "pitm": try readPrimary(part)
            case "iinf": try readEntries(part)
            case "iloc": if let body = try input.content(of: part, sink: sink) { table.addLocations(body) }
            case "iprp": try readProperties(part)
            case "iref": references = part
            case "idat": try noteItemData(part)
            default: break
            }
        }
        if let references { try readReferences(references) }
    }

    private func readHandler(_ box: Box) throws(MetadataError) {
        guard let body = try input.content(of: box, sink: sink), let type = body.view(8, 4) else { return }
        sink.add("QuickTime", "HandlerType", .string(MetadataText.latin1(type)))
        let name = body.from(24).untilNUL
        if !name.isEmpty { sink.add("QuickTime", "HandlerDescription", .string(MetadataText.repaired(name))) }
    }

    private func readPrimary(_ box: Box) throws(MetadataError) {
        guard let body = try input.content(of: box, sink: sink), let version = body.byte(0),
            let id = version == 0 ? body.uint16(4).map(UInt32.init) : body.uint32(4)
        else { return }
        table.primary = id
        sink.add("QuickTime", "PrimaryItemReference", .integer(Int64(id)))
    }

    private func readEntries(_ box: Box) throws(MetadataError) {
        guard let version = try input.bytes(at: box.offset, count: 1)?.byte(0) else { return }
        var entries = BoxSequence(in: box.skipping(version == 0 ? 6 : 8), input: input, sink: sink)
        while let entry = try entries.next() {
            guard entry.name == "infe", let body = try input.content(of: entry, sink: sink) else { continue }
            table.addEntry(body)
        }
    }

    private func readProperties(_ box: Box) throws(MetadataError) {
        var parts = BoxSequence(in: box, input: input, sink: sink)
        while let part = try parts.next() {
            if part.name == "ipma", let body = try input.content(of: part, sink: sink) {
                table.addAssociations(body)
            } else if part.name == "ipco" {
                var boxes = BoxSequence(in: part, input: input, sink: sink)
                while let property = try boxes.next() { properties.append(property) }
            }
        }
    }

    private func readReferences(_ box: Box) throws(MetadataError) {
        guard let version = try input.bytes(at: box.offset, count: 1)?.byte(0) else { return }
        var boxes = BoxSequence(in: box.skipping(4), input: input, sink: sink)
        while let reference = try boxes.next() {
            // `cdsc`: content description. Thumbnails and the like describe the main picture too, in a way.
            guard reference.name != "dimg", let body = try input.content(of: reference, sink: sink) else { continue }
            table.addReference(body, isWide: version != 0)
        }
    }

    /// A main picture made of tiles has its plan here: rows, columns and the size.
    private func noteItemData(_ box: Box) throws(MetadataError) {
        itemData = box
        guard box.size == 8, let body = try input.bytes(at: box.offset, count: 8) else { return }
        let numbers = stride(from: 0, to: 8, by: 2).compactMap { body.uint16($0).map { String($0) } }
        sink.add("QuickTime", "MetaImageSize", .string(numbers.joined(separator: " ")))
    }

    // MARK: Items

    private func finishItems() throws(MetadataError) {
        guard !properties.isEmpty || !table.items.isEmpty else { return }
        table.choosePrimary()
        for id in table.items.keys.sorted() {
            guard let item = table.items[id], table.concernsPrimary(item) else { continue }
            switch (item.type, item.contentType) {
            case ("Exif", _): try readExif(item)
            case ("mime", "application/rdf+xml"):
                if let (packet, _) = try bytes(of: item) { XMPReader(sink: sink).read(packet) }
            case ("jpeg", _), ("mime", "image/jpeg"): notePreview(item)
            default: break
            }
        }
        try ItemProperties(input: input, sink: sink).read(properties, table)
    }

    /// ISO/IEC 23008-12, annex A.2.1: where the TIFF header is, counted from after these four bytes.
    private func readExif(_ item: ItemTable.Item) throws(MetadataError) {
        guard let (body, offset) = try bytes(of: item), let skipped = body.uint32(0) else { return }
        var start = 4 + Int(skipped)
        // Some writers leave the number out.
        if body.hasASCII("MM\0*") || body.hasASCII("II*\0") { start = 0 }
        if body.hasASCII("Exif\0\0") { start = 6 }
        let exif = ExifReader(input: Input(body.from(start)), fileOffset: offset + Int64(start), sink: sink)
        if try !exif.read() { sink.warn("The Exif item does not begin as it must.") }
    }

    /// An item's bytes, put together of its extents, and where the first one is. Nil where they cannot be read.
    private func bytes(of item: ItemTable.Item) throws(MetadataError) -> (ByteView, Int64)? {
        guard !item.isSealed, let base = base(of: item), !item.extents.isEmpty else {
            sink.warn("An item of type \(item.type) is kept in a way that is not read.")
            return nil
        }
        var all: [UInt8] = []
        var first: Int64?
        for extent in item.extents {
            guard let (offset, length) = Self.place(of: extent, in: base),
                length <= Int64(sink.limits.segmentSize - all.count), sink.takeBytes(Int(length)),
                let part = try input.bytes(at: offset, count: Int(length))
            else {
                sink.warn("An item of type \(item.type) lies beyond the end, or is too large to be read.")
                return nil
            }
            if first == nil { first = offset }
            if item.extents.count == 1 { return (part, offset) }
            all.append(contentsOf: part.slice)
        }
        return (ByteView(all), first ?? 0)
    }

    /// Where an extent is in the file; nil when it is not within its base. A length of zero means up to the end.
    private static func place(of extent: ItemTable.Extent, in base: Box) -> (offset: Int64, length: Int64)? {
        guard extent.offset >= 0, extent.offset <= base.size else { return nil }
        let rest = base.size - extent.offset
        let length = extent.length == 0 ? rest : extent.length
        guard length > 0, length <= rest else { return nil }
        return (base.offset + extent.offset, length)
    }

    /// What an item's offsets count from: the file, or the box of item data.
    private func base(of item: ItemTable.Item) -> Box? {
        switch item.construction {
        case 0: Box(name: "", offset: 0, size: input.byteCount)
        case 1: itemData
        default: nil
        }
    }

    private func notePreview(_ item: ItemTable.Item) {
        guard !item.isSealed, let base = base(of: item), item.extents.count == 1, let extent = item.extents.first,
            let (offset, length) = Self.place(of: extent, in: base)
        else { return }
        sink.add("QuickTime", "PreviewImage", .binary(byteCount: Int(length)))
        sink.notePreview(at: offset, byteCount: length)
    }
}
