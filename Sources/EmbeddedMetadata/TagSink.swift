/// Gathers one file's tags: counts them, and decides between two of the same group and name.
final class TagSink {
    let limits: MetadataReader.Limits
    private(set) var picture: PictureMetadata
    /// Bytes that compressed parts may still unfold to.
    var inflateBudget: Int
    private var entryBudget: Int
    private var byteBudget: Int
    private var places: [Key: Int] = [:]
    private var priorities: [TagPriority] = []
    private var isFull = false
    private var previews: [Range<Int64>] = []
    /// Where in the file the first TIFF structure of Exif begins; nil where there is none that has a place of its own.
    private(set) var exifOffset: Int64?

    private struct Key: Hashable {
        var group: String
        var name: String

        /// Few names are in two groups: the name alone spreads well.
        func hash(into hasher: inout Hasher) {
            hasher.combine(name)
        }
    }

    init(type: PictureType, limits: MetadataReader.Limits) {
        self.limits = limits
        picture = PictureMetadata(type: type)
        inflateBudget = limits.inflatedSize
        entryBudget = limits.entryCount
        byteBudget = limits.totalSize
        picture.tags.reserveCapacity(64)
        places.reserveCapacity(64)
    }

    /// Adds a tag. Of two with the same group and name the later one stays, unless its priority is lower.
    func add(
        _ group: String, _ name: String, _ value: TagValue, place: String? = nil, priority: TagPriority = .normal
    ) {
        let key = Key(group: group, name: name)
        if let index = places[key] {
            guard priority >= priorities[index], priority != .low else { return }
            picture.tags[index].value = value
            picture.tags[index].place = place
            priorities[index] = priority
            return
        }
        guard picture.tags.count < limits.tagCount else {
            if !isFull { warn("Only the first \(limits.tagCount) tags were kept.") }
            isFull = true
            return
        }
        places[key] = picture.tags.count
        picture.tags.append(Tag(group: group, place: place, name: name, value: value))
        priorities.append(priority)
    }

    func value(of name: String, in group: String) -> TagValue? {
        places[Key(group: group, name: name)].map { picture.tags[$0].value }
    }

    /// Counts one more entry of a directory or chunk. False when the file has used up its entries.
    func takeEntry() -> Bool {
        guard entryBudget > 0 else { return false }
        entryBudget -= 1
        if entryBudget == 0 { warn("Only the first \(limits.entryCount) entries were read.") }
        return entryBudget > 0
    }

    /// Counts bytes that are about to be read and kept. False when the file has used up what it may.
    func takeBytes(_ count: Int) -> Bool {
        guard count <= byteBudget else {
            if byteBudget > 0 { warn("Only the first \(limits.totalSize) bytes of metadata were read.") }
            byteBudget = 0
            return false
        }
        byteBudget -= count
        return true
    }

    func warn(_ sentence: String) {
        guard picture.warnings.count < 50 else { return }
        picture.warnings.append(sentence)
    }

    /// The picture's type where the tags know better than the first bytes.
    func setType(_ type: PictureType, fileType: String? = nil) {
        picture.type = type
        picture.fileType = fileType ?? type.fileType
    }

    func setSize(width: Int, height: Int) {
        picture.width = width
        picture.height = height
    }

    /// The first directory's orientation counts.
    func setOrientation(_ value: Int) {
        guard picture.orientation == nil, (1...8).contains(value) else { return }
        picture.orientation = value
    }

    /// The orientation where the container knows better than Exif. Nil where it states none.
    func replaceOrientation(_ value: Int?) {
        picture.orientation = value
    }

    /// The place in the file of a TIFF structure; the first one counts.
    func noteExif(at offset: Int64) {
        if exifOffset == nil { exifOffset = offset }
    }

    /// A range of the file that may be a JPEG preview.
    func notePreview(at offset: Int64, byteCount: Int64) {
        let (end, overflow) = offset.addingReportingOverflow(byteCount)
        guard offset > 0, byteCount > 0, !overflow, previews.count < 32 else { return }
        previews.append(offset..<end)
    }

    /// Takes the largest of the noted ranges that begins as JPEG does. Reads a few bytes of a few of them.
    func choosePreview(_ input: Input) throws(MetadataError) {
        guard picture.type.hasPreview else { return }
        for range in previews.sorted(by: { $0.count > $1.count }).prefix(8) where range.upperBound <= input.byteCount {
            if try input.bytes(at: range.lowerBound, count: 3)?.hasPrefix([0xFF, 0xD8, 0xFF]) == true {
                picture.preview = range
                return
            }
        }
    }

    /// Adds what follows from all the tags together, and gives the picture away.
    func finish() -> PictureMetadata {
        add("File", "FileType", .string(picture.fileType))
        add("File", "FileTypeExtension", .string(picture.type.fileExtension.uppercased()))
        add("File", "MIMEType", .string(picture.mediaType))
        CompositeTags(sink: self).add()
        return picture
    }
}

/// Which of two tags of the same name stays.
enum TagPriority: Int, Comparable {
    /// The first one of these stays: a thumbnail's values.
    case low, normal, high

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
