import StillsModel
import StillsTesting
import Testing

@Suite("A search shows nothing that its principal may not see")
struct SearchRightsTests {
    static let ben = Principal.account(SearchFixture.ben, .member)
    static let anna = Principal.account(SearchFixture.anna, .member)

    @Test("Roles and ownership decide what is found")
    func rolesAndOwnership() throws {
        #expect(try SearchFixture.matches("", for: .account(SearchFixture.ben, .admin)) == [1, 2])
        #expect(try SearchFixture.matches("", for: .account(SearchFixture.ben, .manager)) == [1, 2])
        #expect(try SearchFixture.matches("", for: Self.anna) == [1, 2])
        #expect(try SearchFixture.matches("", for: Self.ben) == [2])
        #expect(try SearchFixture.matches("", for: .stranger) == [2])
        #expect(try SearchFixture.matches("apple", for: Self.ben) == [])
        #expect(try SearchFixture.matches("-harbour OR apple", for: .stranger) == [])
    }

    @Test("Grants on a collection or an image let it be found")
    func grants() throws {
        let collection = AccountAccess(collections: [SearchFixture.general: .read])
        #expect(try SearchFixture.matches("", for: Self.ben, access: collection) == [1, 2])
        #expect(try SearchFixture.matches("external:dsv*", for: Self.ben, access: collection) == [1])
        let image = AccountAccess(images: [SearchFixture.id(1): .read])
        #expect(try SearchFixture.matches("", for: Self.ben, access: image) == [1, 2])
    }

    @Test("The trash shows to those who may read it")
    func trash() throws {
        #expect(try SearchFixture.matches("is:trashed", for: .stranger) == [])
        #expect(try SearchFixture.matches("is:trashed", for: Self.ben) == [])
        #expect(try SearchFixture.matches("is:trashed", for: Self.anna) == [3])
        for text in ["-is:trashed", "rain OR is:trashed", "rain -is:trashed", "is:public OR is:trashed"] {
            #expect(try !SearchFixture.matches(text, for: .stranger).contains(3))
            #expect(try !SearchFixture.matches(text, for: Self.ben).contains(3))
        }
    }

    static let restricted = [
        "wilhelmina", "wilh*", "paris", "creator:zuckerberg", "creator:*", "place:paris", "has:gps", "has:place",
        "owner:anna",
        "near:48.8584,2.2945,10km", "EXIF:Artist:wilhelmina", "IPTC:City=Paris", "GPS:GPSLatitude>0",
        "MakerNotes:FirmwareVersion:version", "has:XMP:History", "has:external",
    ]

    @Test("Restricted fields have no answer for those who only see the image", arguments: restricted)
    func restrictedFields(text: String) throws {
        for principal in [Principal.stranger, Self.ben] {
            #expect(try SearchFixture.matches(text, for: principal) == [])
            #expect(try SearchFixture.matches("-(\(text))", for: principal) == [2])
        }
        // Only the apple has an external id.
        #expect(try !SearchFixture.matches(text, for: Self.anna).isEmpty)
    }

    @Test("An unreadable word counts for no order")
    func relevance() throws {
        let query = try Query("paris harbour")
        let score = { SearchFixture.planner($0).relevance(of: query).score(of: SearchFixture.harbour) }
        #expect(score(.account(SearchFixture.ben, .admin)) == 9)
        #expect(score(.stranger) == 8)
    }

    /// What a stranger finds is what it would find in a library that never had the restricted fields.
    @Test("A stranger's answers are those of a library without the restricted fields")
    func strangersAnswers() throws {
        var generator = SeededRandom(seed: 11)
        for _ in 0..<150 {
            let (image, tags) = generator.image()
            var publicImage = image
            publicImage.position = nil
            publicImage.externalID = nil
            let publicTags = tags.filter { IndexedTag.audience(of: IndexedTag.canonicalName($0.name)) == .anyone }
            let full = SearchDocument(
                image: image, original: SearchFixture.original(), owner: SearchFixture.anna, tags: tags,
                isDuplicate: true)
            let bare = SearchDocument(
                image: publicImage, original: SearchFixture.original(), owner: SearchFixture.ben, tags: publicTags)
            let planner = QueryPlanner(
                rights: SearchFixture.rights(.stranger), now: SearchFixture.now,
                directory: SearchFixture.Directory(isEmpty: true))
            for _ in 0..<20 {
                let query = try Query(generator.searchText())
                let plan = planner.plan(query)
                #expect(
                    QueryEvaluator.matches(full, plan) == QueryEvaluator.matches(bare, plan),
                    "\(query) \(image) \(tags)")
                let relevance = planner.relevance(of: query)
                #expect(relevance.score(of: full) == relevance.score(of: bare))
            }
        }
    }

    @Test("Candidates include every match, and matches are only what may be seen, whoever asks")
    func candidates() throws {
        var generator = SeededRandom(seed: 12)
        var checked = 0
        for _ in 0..<300 {
            var (image, tags) = generator.image()
            image.state = generator.pick([.active, .trashed])
            let document = SearchDocument(
                image: image, original: SearchFixture.original(), owner: SearchFixture.anna, tags: tags)
            for principal in [Principal.stranger, Self.anna, .account(SearchFixture.ben, .admin)] {
                let plan = SearchFixture.planner(principal).plan(try Query(generator.searchText()))
                if plan.hasChecks { checked += 1 }
                #expect(!plan.candidates.hasChecks)
                guard QueryEvaluator.matches(document, plan) else { continue }
                #expect(QueryEvaluator.matches(document, plan.candidates))
                #expect(principal != .stranger || (image.visibility == .public && image.state == .active))
            }
        }
        #expect(checked > 100)
    }
}

extension SeededRandom {
    private static let vocabulary = [
        "fish", "market", "paris", "anna", "7", "2.5", "2024-05-01", "東京", "canon", "boat yard",
    ]

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    /// An image with few words in many places, so that questions hit.
    mutating func image() -> (Image, [EmbeddedTag]) {
        var image = SearchFixture.image(1)
        image.visibility = pick([.public, .public, .private])
        image.title = Bool.random(using: &self) ? pick(Self.vocabulary) + " " + pick(Self.vocabulary) : nil
        image.externalID = Bool.random(using: &self) ? pick(Self.vocabulary) : nil
        image.position = Bool.random(using: &self) ? Position(latitude: 48.85, longitude: 2.35) : nil
        image.attributes = [
            "shelf": .string(pick(Self.vocabulary)), "n": .list([.number(7), .string(pick(Self.vocabulary))]),
        ]
        let names = [
            "EXIF:Artist", "IPTC:City", "EXIF:Make", "XMP-dc:Subject", "EXIF:Copyright", "MakerNotes:Odd",
            "IPTC:By-line",
            "EXIF:GPSLatitude", "XMP:PersonInImage",
        ]
        let tags = (0..<3).map { _ in EmbeddedTag(name: pick(names), value: .string(pick(Self.vocabulary))) }
        return (image, tags)
    }

    mutating func searchText(depth: Int = 0) -> String {
        let word = pick(Self.vocabulary)
        switch Int.random(in: 0..<(depth < 3 ? 12 : 9), using: &self) {
        case 0, 1: return "\"\(word)\""
        case 2: return word.prefix(3) + "*"
        case 3: return "*" + word.prefix(2) + "*"
        case 4:
            let names = [
                "title", "creator", "place", "shelf", "n", "keyword", "camera", "external", "EXIF:Artist", "XMP:Odd",
            ]
            return pick(names) + pick([":", "="]) + "\"\(word)\""
        case 5: return pick(["n", "shelf", "EXIF:Copyright", "MakerNotes:Odd"]) + pick([">", "<=", "!="]) + "2.5"
        case 6:
            return "has:" + pick(["gps", "exif", "title", "creator", "place", "external", "MakerNotes:Odd", "shelf"])
        case 7:
            return pick(["near:48.85,2.35,5km", "is:public", "is:duplicate", "is:trashed", "owner:anna", "in:shoots"])
        case 8: return "-" + searchText(depth: depth + 4)
        case 9: return "(" + searchText(depth: depth + 1) + " OR " + searchText(depth: depth + 1) + ")"
        case 10: return "-(" + searchText(depth: depth + 1) + " " + searchText(depth: depth + 1) + ")"
        default: return "(" + searchText(depth: depth + 1) + " " + searchText(depth: depth + 1) + ")"
        }
    }
}
