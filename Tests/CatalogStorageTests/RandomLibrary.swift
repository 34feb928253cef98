import StillsModel
import StillsTesting

/// Libraries, edits and questions by chance, the same for a seed; over so few words and numbers that they meet often.
struct RandomLibrary {
    private var random: SeededRandom
    private var nextNumber: UInt64 = 1
    /// The numbers of the images that were proposed; not all need have been taken in.
    private var images: [UInt64] = []
    private var originals: [UInt64] = []
    private var second: Int64 = 0

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private static let words = ["fish", "market", "Paris", "café", "東京", "boat-yard", "7", "02", "2.5", "x"]
    private static let names = ["shelf", "price", "due", "title", "store id", "keyword", "rating"]
    private static let tags = ["EXIF:Make", "EXIF:ISO", "EXIF:Artist", "XMP-dc:Subject", "MakerNotes:FirmwareVersion"]
    private static let days = ["2024-05-01", "2024-05-31", "2024-06-09", "2023-12-31"]

    private mutating func pick<Element>(_ values: [Element]) -> Element {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }

    private mutating func text() -> String {
        (0...Int.random(in: 0...2, using: &random)).map { _ in pick(Self.words) }.joined(separator: " ")
    }

    // MARK: - Changes

    /// Some changes of the library; some of them will be refused.
    mutating func changes() -> ChangeSet {
        second += 1
        var mutations: [Mutation] = []
        for _ in 0...Int.random(in: 0...6, using: &random) { mutations += mutation() }
        return SampleLibrary.changes(
            mutations, atomicity: chance(8) ? .all : .perItem,
            at: Instant(microseconds: SampleLibrary.now.microseconds - 2_000_000 * second * second))
    }

    private mutating func mutation() -> [Mutation] {
        guard images.count > 3 else { return addition() }
        switch Int.random(in: 0..<15, using: &random) {
        case 12, 13: return [grant()]
        case 14: return [collectionChange()]
        case 0..<4: return addition()
        case 4..<9: return [edit()]
        case 9:
            return [
                .purgeImage(
                    SampleLibrary.image(pick(images)).id, expectedVersion: Int.random(in: 1...3, using: &random),
                    removesOriginalsAt: SampleLibrary.now)
            ]
        case 10:
            let original = pick(originals)
            return [
                .noteLocation(
                    SampleLibrary.original(original).id, SampleLibrary.store, SampleLibrary.locator(original),
                    pick([.present, .missing, .quarantined]), verifiedAt: SampleLibrary.now)
            ]
        default: return replacement()
        }
    }

    private mutating func grant() -> Mutation {
        let target: Grant.Target =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: .container(SampleLibrary.container)
            case 1, 2: .collection(pick(SampleLibrary.collections).id)
            default: .image(SampleLibrary.image(pick(images)).id)
            }
        let account = pick(SampleLibrary.accounts).id
        return chance(3)
            ? .revoke(target, from: account) : .grant(Grant(pick(AccessLevel.allCases), on: target, to: account))
    }

    /// Moves one of the collections below another one, or makes one more.
    private mutating func collectionChange() -> Mutation {
        let collection = pick(SampleLibrary.collections)
        guard chance(3) else {
            var edit = CollectionEdit(collection)
            edit.expectedPath = pick([collection.name, "General/" + collection.name, "lab/" + collection.name])
            edit.parent = chance(3) ? nil : pick(SampleLibrary.collections).id
            return .editCollection(edit)
        }
        nextNumber += 1
        let parent = pick([SampleLibrary.general, SampleLibrary.lab])
        let (name, above) = ("\(nextNumber)", parent == SampleLibrary.lab ? "lab" : "General")
        return .createCollection(
            Collection(
                id: CollectionID(high: 3, low: 1_000 + nextNumber), container: SampleLibrary.container, parent: parent,
                name: name, path: above + "/" + name, owner: pick(SampleLibrary.accounts).id,
                createdAt: SampleLibrary.now))
    }

    private mutating func newOriginal() -> (UInt64, OriginalAddition) {
        let number = nextNumber
        originals.append(number)
        let tags = (0..<Int.random(in: 0...3, using: &random)).map { _ in tag() }
        return (number, SampleLibrary.addition(number, tags: tags))
    }

    private mutating func addition() -> [Mutation] {
        nextNumber += 1
        let image = image()
        images.append(nextNumber)
        if !originals.isEmpty, chance(4) {
            let shared = OriginalAddition.shared(SampleLibrary.original(pick(originals)).id)
            return [.addImage(ImageAddition(image: image, original: shared))]
        }
        let (number, original) = newOriginal()
        return [
            .openIntent(SampleLibrary.intent(number)),
            .addImage(ImageAddition(image: image, original: original, sidecar: chance(4) ? sidecar() : nil)),
        ]
    }

    private mutating func replacement() -> [Mutation] {
        nextNumber += 1
        let id = SampleLibrary.image(pick(images)).id
        let version = Int.random(in: 1...3, using: &random)
        if chance(2) {
            let shared = OriginalAddition.shared(SampleLibrary.original(pick(originals)).id)
            return [.replaceOriginal(id, expectedVersion: version, with: shared)]
        }
        let (number, original) = newOriginal()
        return [
            .openIntent(SampleLibrary.intent(number)), .replaceOriginal(id, expectedVersion: version, with: original),
        ]
    }

    private mutating func edit() -> Mutation {
        let changes = (0...Int.random(in: 0...2, using: &random)).map { _ in
            let field = field()
            return FieldChange(field, chance(4) ? nil : value(of: field), source: .person)
        }
        return .editImage(
            ImageEdit(
                image: SampleLibrary.image(pick(images)).id, expectedVersion: Int.random(in: 1...3, using: &random),
                changes: changes, state: chance(3) ? pick([.active, .trashed]) : nil,
                collection: chance(5) ? pick(SampleLibrary.collections).id : nil, sidecar: sidecarChange()))
    }

    private mutating func sidecarChange() -> SidecarChange? {
        guard chance(3) else { return nil }
        return chance(4) ? .gone : .read(sidecar())
    }

    private mutating func sidecar() -> Sidecar {
        nextNumber += 1
        return Sidecar(
            digest: SampleLibrary.digest(nextNumber),
            tags: (0..<Int.random(in: 0...2, using: &random)).map { _ in tag() })
    }

    private mutating func image() -> Image {
        var image = SampleLibrary.image(
            nextNumber, in: pick(SampleLibrary.collections).id, externalID: chance(2) ? "id \(nextNumber % 40)" : nil,
            title: chance(4) ? nil : text())
        image.createdAt = Instant(
            microseconds: SampleLibrary.now.microseconds - Int64.random(in: 0...20, using: &random) * 86_400_000_000)
        image.updatedAt = image.createdAt
        if chance(3) { image.description = text() }
        if chance(2) { image.originalName = pick(["IMG_7.JPG", "fish.png", "."]) }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let field = field()
            image.apply(FieldChange(field, value(of: field), source: .manifest))
        }
        return image
    }

    private mutating func field() -> ImageField {
        pick(
            [.title, .description, .takenAt, .visibility, .position]
                + Self.names.flatMap { [ImageField.attribute($0), .attribute($0)] })
    }

    private mutating func value(of field: ImageField) -> AttributeValue {
        switch field {
        case .title, .description: .string(text())
        case .takenAt: timestamp()
        case .visibility: .string(pick(["private", "public"]))
        case .position: .list([.number(pick([48.85, -33.9, 0])), .number(pick([2.35, 151.2, 180]))])
        case .attribute:
            switch Int.random(in: 0..<7, using: &random) {
            case 0: .number(pick([-1, 0, 2, 2.5, 7, 1e20]))
            case 1: .boolean(chance(2))
            case 2: timestamp()
            case 3: LocalDateTime(year: 2024, month: 5, day: pick([1, 31])).map(AttributeValue.date) ?? .boolean(true)
            case 4: .list([.string(text()), .number(7)])
            default: .string(chance(3) ? pick(Self.days + ["90min", "1e2", ""]) : text())
            }
        }
    }

    private mutating func timestamp() -> AttributeValue {
        let text = pick(Self.days) + pick(["T00:00", "T23:59:59.5+02:00", "T12:00-11:00"])
        return Timestamp(text).map(AttributeValue.timestamp) ?? .boolean(false)
    }

    private mutating func tag() -> EmbeddedTag {
        let value: EmbeddedTag.Value =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .integer(pick([7, 100, 1_600]))
            case 1: .real(pick([2.5, 0.005, .infinity]))
            case 2: .list([.string(text()), .integer(2)])
            default: .string(text())
            }
        return EmbeddedTag(name: pick(Self.tags), value: value)
    }

    // MARK: - Questions

    mutating func query() -> String { query(depth: 0) }

    private mutating func query(depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 3 ? 10 : 7), using: &random) {
        case 0, 1: word()
        case 2..<7: condition()
        case 7: "-(\(query(depth: depth + 1)))"
        case 8: "(\(query(depth: depth + 1)) OR \(query(depth: depth + 1)))"
        default: "\(query(depth: depth + 1)) \(query(depth: depth + 1))"
        }
    }

    private mutating func word() -> String {
        let word = pick(Self.words)
        return pick([word, "\(word.prefix(2))*", "*\(word.dropFirst())*", "*\(word.suffix(2))", "\"\(text())\""])
    }

    private mutating func condition() -> String {
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            return pick([
                "is:public", "is:private", "is:trashed", "is:duplicate", "is:quarantined", "has:gps", "has:exif",
            ])
        case 1:
            return pick([
                "in:shoots", "collection:lab", "in:General", "owner:anna", "owner:nobody", "external:\"id 7\"",
                "type:jpeg",
                "near:48.85,2.35,300km", "external:id*", "size>1020", "width:4000",
            ])
        case 2:
            return "\(pick(["taken", "added", "updated"]))\(pick([":", "<", ">="]))\(pick(["2024", "2024-05", "10d"]))"
        case 3: return "has:\(fieldName())"
        case 4: return "\(orderedName()):\(number())..\(number())"
        case 5: return orderedName() + pick(["<", "<=", ">", ">="]) + value()
        default: return fieldName() + pick([":", "=", "!="]) + value()
        }
    }

    /// Fields whose values can be counted, by one or two at a time.
    mutating func facetFields() -> [QueryField] {
        let builtins: [BuiltinField] = [
            .title, .keyword, .camera, .creator, .taken, .rating, .type, .visibility, .collection, .owner, .width,
        ]
        let fields =
            Self.names.map(QueryField.attribute) + builtins.map(QueryField.builtin)
            + Self.tags.filter { IndexedTag.named(IndexedTag.canonicalName($0)) != nil }.map(QueryField.tag)
        return [pick(fields), pick(fields)]
    }

    private mutating func fieldName() -> String {
        chance(3) ? pick(["title", "description", "keyword", "camera", "creator"]) : orderedName()
    }

    /// In quotes a name is that of an attribute.
    private mutating func orderedName() -> String { pick(Self.names.map { "\"\($0)\"" } + Self.tags) }

    private mutating func number() -> String { pick(["-1", "2", "2.5", "7", "2024-05", "2024-05-31", "1h", "2h"]) }

    private mutating func value() -> String { chance(2) ? number() : "\"\(text())\"" }
}
