import StillsModel
import StillsTesting

/// The images of a made-up library, each from its number alone.
///
/// 14 words, 8 attributes, 120 tags of which 40 are indexed; a place on every third; times of taking in another order than
/// that of arrival. The oldest hundredth is public. 2,000 collections, of which one account may read 1,000.
struct SampleImages: Sendable {
    let count: Int
    let vocabulary: Vocabulary

    static let collectionCount = 2_000
    /// 2024-06-10T12:00Z
    static let end = Instant(microseconds: 1_718_020_800_000_000)
    private static let day: Int64 = 86_400_000_000

    static let owner = AccountID(high: 1, low: 1)
    static let reader = AccountID(high: 1, low: 2)
    static let container = ContainerID(high: 2, low: 1)
    static func collection(_ number: Int) -> CollectionID { CollectionID(high: 3, low: UInt64(number)) }

    /// What each has that no other has; nothing when the digest could not be made.
    func image(_ number: Int) -> (image: Image, original: Original, location: BlobLocation, tags: [EmbeddedTag]) {
        var random = SeededRandom(seed: UInt64(number) &* 0x9E37_79B9 &+ 7)
        let added = Instant(microseconds: Self.end.microseconds - Int64(count - number) * 1_000_000)
        let taken = LocalDateTime(
            microseconds: Self.end.microseconds - .random(in: 0..<3_650 * Self.day, using: &random))
        let image = Image(
            id: ImageID(high: UInt64(added.microseconds / 1000) << 16 | 0x7000, low: 1 << 63 | UInt64(number)),
            collection: Self.collection(.random(in: 0..<Self.collectionCount, using: &random)),
            original: OriginalID(high: 5, low: UInt64(number)), externalID: "item-\(number)",
            title: words(5, &random), originalName: "IMG_\(number).jpg", description: words(9, &random),
            visibility: number < count / 100 ? .public : .private, takenAt: Timestamp(taken, offsetMinutes: 60),
            position: number.isMultiple(of: 3) ? place(&random) : nil, attributes: attributes(number, &random),
            createdAt: added, updatedAt: added)
        let original = Original(
            id: image.original, container: Self.container, digest: digest(number),
            byteCount: .random(in: 1_000_000..<9_000_000, using: &random), mediaType: "image/jpeg", width: 4_000,
            height: 3_000)
        return (image, original, location(number), tags(&random))
    }

    func location(_ number: Int) -> BlobLocation {
        BlobLocation(store: SampleLibrary.store, locator: SampleLibrary.locator(UInt64(number)), verifiedAt: Self.end)
    }

    private func digest(_ number: Int) -> Digest { SampleLibrary.digest(UInt64(number)) }

    private func words(_ count: Int, _ random: inout SeededRandom) -> String {
        (0..<count).map { _ in vocabulary.word(using: &random) }.joined(separator: " ")
    }

    /// Most of them around few towns.
    private func place(_ random: inout SeededRandom) -> Position? {
        let town = Double(Int.random(in: 0..<300, using: &random))
        let near = { (random: inout SeededRandom) in Double.random(in: -0.5...0.5, using: &random) }
        return Position(
            latitude: (town * 37).truncatingRemainder(dividingBy: 140) - 70 + near(&random),
            longitude: (town * 91).truncatingRemainder(dividingBy: 350) - 175 + near(&random))
    }

    private func attributes(_ number: Int, _ random: inout SeededRandom) -> [String: AttributeValue] {
        [
            "store_id": .string("\(Int.random(in: 0..<500, using: &random))"),
            "camera_id": .string("camera-\(Int.random(in: 0..<8, using: &random))"),
            "price": .number(Double(Int.random(in: 0..<2_000, using: &random))),
            "shelf": .string("shelf \(Int.random(in: 0..<200, using: &random))"),
            "batch": .number(Double(number / 1_000)),
            "status": .string(["new", "seen", "sold", "kept", "lost"][Int.random(in: 0..<5, using: &random)]),
            "note": .string(words(1, &random)),
            "sku": .string("sku-\(number)"),
        ]
    }

    private func tags(_ random: inout SeededRandom) -> [EmbeddedTag] {
        let indexed = IndexedTag.all.prefix(40).map { tag in
            EmbeddedTag(name: tag.name, value: Self.value(of: tag.name, &random))
        }
        let others = (0..<80).map { number in
            EmbeddedTag(
                name: "MakerNotes:Setting\(number)", value: .integer(Int64(Int.random(in: 0..<40, using: &random))))
        }
        return indexed + others
    }

    private static func value(of tag: String, _ random: inout SeededRandom) -> EmbeddedTag.Value {
        switch tag {
        case "EXIF:ISO": .integer(Int64(100 * (1 << Int.random(in: 0..<8, using: &random))))
        case "EXIF:FNumber": .real(Double(Int.random(in: 14..<220, using: &random)) / 10)
        case "EXIF:FocalLength": .string("\(Int.random(in: 10..<400, using: &random)).0 mm")
        default: .string("\(tag.split(separator: ":")[1]) \(Int.random(in: 0..<12, using: &random))")
        }
    }
}
