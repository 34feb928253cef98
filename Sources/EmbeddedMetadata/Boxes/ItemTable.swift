/// The items of a HEIF file: pictures and blocks of metadata, where their bytes are, what belongs to what
/// (ISO/IEC 14496-12, section 8.11; ISO/IEC 23008-12, section 9.3).
struct ItemTable {
    struct Extent {
        var offset: Int64
        var length: Int64
    }

    struct Item {
        /// Four letters: `hvc1`, `grid`, `Exif`, `mime`.
        var type = ""
        /// Of `mime` items.
        var contentType = ""
        /// Compressed, encrypted, or in another file: not to be read.
        var isSealed = false
        /// 0: offsets count from the beginning of the file; 1: from that of the box `idat`.
        var construction = 0
        var extents: [Extent] = []
        /// Numbers of its properties, from 1, in the order in which they apply.
        var properties: [Int] = []
        /// The items that it describes.
        var describes: [UInt32] = []
    }

    private(set) var items: [UInt32: Item] = [:]
    var primary: UInt32?
    private let sink: TagSink

    init(sink: TagSink) {
        self.sink = sink
    }

    // MARK: What each box adds

    /// `infe`: one item's type.
    mutating func addEntry(_ body: ByteView) {
        guard let version = body.byte(0) else { return }
        let isWide = version >= 3
        guard let id = isWide ? body.uint32(4) : body.uint16(4).map(UInt32.init) else { return }
        let afterID = isWide ? 8 : 6
        guard let protection = body.uint16(afterID) else { return }
        var item = items[id] ?? Item()
        var text = body.from(afterID + 2)
        if version >= 2 {
            guard let type = text.view(0, 4) else { return }
            item.type = MetadataText.latin1(type)
            text = text.from(4)
        } else {
            item.type = "mime"
        }
        // The item's name says nothing.
        text = text.from(text.untilNUL.count + 1)
        if item.type == "mime" {
            let contentType = text.untilNUL
            item.contentType = MetadataText.latin1(contentType.prefix(256))
            item.isSealed = !text.from(contentType.count + 1).untilNUL.isEmpty
        }
        if protection != 0 { item.isSealed = true }
        items[id] = item
    }

    /// `iloc`: where the items' bytes are, in all three versions.
    mutating func addLocations(_ body: ByteView) {
        guard let version = body.byte(0), let sizes = body.uint16(4), version <= 2 else {
            return sink.warn("The table of the items' places cannot be read.")
        }
        var fields = FieldReader(body: body, offset: 6)
        let offsetSize = Int(sizes >> 12)
        let lengthSize = Int(sizes >> 8 & 15)
        let baseSize = Int(sizes >> 4 & 15)
        let indexSize = version == 0 ? 0 : Int(sizes & 15)
        guard let count = fields.number(version == 2 ? 4 : 2) else { return }
        for _ in 0..<count {
            guard sink.takeEntry(), let id = fields.number(version == 2 ? 4 : 2).flatMap(UInt32.init(exactly:)),
                let construction = version == 0 ? 0 : fields.number(2), let file = fields.number(2),
                let base = fields.number(baseSize), let extentCount = fields.number(2)
            else { return sink.warn("The table of the items' places is cut off.") }
            var item = items[id] ?? Item()
            item.construction = Int(construction & 15)
            if file != 0 { item.isSealed = true }
            item.extents = []
            for _ in 0..<extentCount {
                guard sink.takeEntry(), fields.number(indexSize) != nil, let offset = fields.number(offsetSize),
                    let length = fields.number(lengthSize)
                else { return sink.warn("The table of the items' places is cut off.") }
                let (start, overflow) = base.addingReportingOverflow(offset)
                guard !overflow else { continue }
                item.extents.append(Extent(offset: start, length: length))
            }
            items[id] = item
        }
    }

    /// `ipma`: which properties an item has.
    mutating func addAssociations(_ body: ByteView) {
        guard let flags = body.uint32(0) else { return }
        var fields = FieldReader(body: body, offset: 4)
        guard let count = fields.number(4) else { return }
        for _ in 0..<count {
            guard sink.takeEntry(), let id = fields.number(flags >> 24 == 0 ? 2 : 4).flatMap(UInt32.init(exactly:)),
                let associations = fields.number(1)
            else { return sink.warn("The table of the items' properties is cut off.") }
            for _ in 0..<associations {
                guard sink.takeEntry(), let number = fields.number(flags & 1 == 1 ? 2 : 1) else { return }
                // The highest bit says that a reader must understand the property.
                items[id, default: Item()].properties.append(Int(number & (flags & 1 == 1 ? 0x7FFF : 0x7F)))
            }
        }
    }

    /// A box in `iref`: an item that describes others.
    mutating func addReference(_ body: ByteView, isWide: Bool) {
        var fields = FieldReader(body: body, offset: 0)
        let idSize = isWide ? 4 : 2
        guard let from = fields.number(idSize).flatMap(UInt32.init(exactly:)), let count = fields.number(2),
            items[from] != nil
        else { return }
        for _ in 0..<count {
            guard sink.takeEntry(), let id = fields.number(idSize).flatMap(UInt32.init(exactly:)) else { return }
            items[from]?.describes.append(id)
        }
    }

    /// Where the file names no main picture: the first item that is one.
    mutating func choosePrimary() {
        guard primary == nil || items[primary ?? 0] == nil else { return }
        primary = items.filter { $0.value.type != "Exif" && $0.value.type != "mime" }.keys.min()
    }

    // MARK: Questions

    /// Whether an item says something of the main picture: it refers to it, or to nothing.
    func concernsPrimary(_ item: Item) -> Bool {
        guard let primary, !item.describes.isEmpty else { return true }
        return item.describes.contains(primary)
    }
}

/// Takes whole numbers of stated sizes, most significant byte first, one after another.
struct FieldReader {
    let body: ByteView
    var offset: Int

    /// A number of `size` bytes (0, 1, 2, 4 or 8; none is zero); nil beyond the end, or when it is too large.
    mutating func number(_ size: Int) -> Int64? {
        defer { offset += size }
        switch size {
        case 0: return 0
        case 1: return body.byte(offset).map(Int64.init)
        case 2: return body.uint16(offset).map(Int64.init)
        case 4: return body.uint32(offset).map(Int64.init)
        case 8: return body.uint64(offset).flatMap { Int64(exactly: $0) }
        default: return nil
        }
    }
}
