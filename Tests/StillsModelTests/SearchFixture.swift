import StillsModel

/// A few images about which questions are asked, and who asks.
enum SearchFixture {
    static let anna = AccountID(high: 1, low: 1)
    static let ben = AccountID(high: 1, low: 2)
    static let shoots = CollectionID(high: 2, low: 1)
    static let shoots2024 = CollectionID(high: 2, low: 2)
    static let general = CollectionID(high: 2, low: 3)
    static let now = instant("2024-06-10T12:00Z")

    static func instant(_ text: String) -> Instant {
        Timestamp(text).map(\.instant) ?? Instant(microseconds: .min)
    }

    struct Directory: SearchDirectory {
        var isEmpty = false

        func collections(named name: String, includingNested: Bool) -> [CollectionID] {
            switch name {
            case _ where isEmpty: []
            case "shoots": includingNested ? [shoots, shoots2024] : [shoots]
            case "shoots/2024": [shoots2024]
            case "General": [general]
            default: []
            }
        }

        func accounts(named name: String) -> [AccountID] {
            switch name {
            case _ where isEmpty: []
            case "anna": [anna]
            case "ben": [ben]
            default: []
            }
        }

        func path(of collection: CollectionID) -> String? {
            ["shoots", "shoots/2024", "General"].first {
                collections(named: $0, includingNested: false) == [collection]
            }
        }

        func name(of account: AccountID) -> String? { ["anna", "ben"].first { accounts(named: $0) == [account] } }
    }

    static func id(_ number: UInt64) -> ImageID { ImageID(high: 3, low: number) }

    static func image(_ number: UInt64, in collection: CollectionID = general) -> Image {
        Image(
            id: id(number), collection: collection, original: OriginalID(high: 4, low: number),
            createdAt: instant("2024-01-01T00:00Z"), updatedAt: instant("2024-01-02T00:00Z"))
    }

    static func original(
        _ number: UInt64 = 1, type: String = "image/jpeg", byteCount: Int64 = 1_000_000, width: Int? = 4_000,
        height: Int? = 3_000
    ) -> Original {
        guard let digest = Digest(bytes: Array(repeating: UInt8(truncatingIfNeeded: number), count: 32)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return Original(
            id: OriginalID(high: 4, low: number), container: ContainerID(high: 5, low: 1),
            digest: digest, byteCount: byteCount, mediaType: type, width: width, height: height)
    }

    /// The retail image: CSV cells are strings.
    static let apple: SearchDocument = {
        var image = SearchFixture.image(1)
        image.externalID = "dsvawkvbejkvbeverv"
        image.originalName = "apple.png"
        image.attributes = [
            "name": .string("apple"), "store_id": .string("1"), "camera_id": .string("03"),
            "barcode_info(cost)": .string("4"), "weight": .number(2.5), "price": .string("2.5"),
            "time_stamp": .timestamp(timestamp("2021-08-29T12:19")), "fresh": .boolean(true),
            "shelf": .list([.string("a"), .string("top left")]), "due": .string("2021-09-05"), "kept": .string("90min"),
            "article": .string("12345678901234567890"), "code": .string("0401234567"),
        ]
        return SearchDocument(
            image: image, original: SearchFixture.original(1, type: "image/png"), owner: anna, tags: [])
    }()

    /// A photograph with much embedded metadata, public.
    static let harbour: SearchDocument = {
        var image = SearchFixture.image(2, in: shoots2024)
        image.title = "Fish market at the Harbour"
        image.description = "Cats, Möwen und 東京タワー"
        image.originalName = "IMG_1234.JPG"
        image.visibility = .public
        image.takenAt = timestamp("2024-05-31T23:30+02:00")
        image.position = Position(latitude: 48.8584, longitude: 2.2945)
        image.createdAt = instant("2024-06-09T12:00Z")
        let tags: [EmbeddedTag] = [
            .init(name: "EXIF:Make", value: .string("Canon")),
            .init(name: "EXIF:Model", value: .string("Canon EOS R5")),
            .init(name: "EXIF:ISO", value: .integer(1_600)),
            .init(name: "EXIF:ExposureTime", value: .real(0.005)),
            .init(name: "EXIF:Artist", value: .string("Wilhelmina Zuckerberg")),
            .init(name: "IPTC:City", value: .string("Paris")),
            .init(name: "XMP-dc:Subject", value: .list([.string("boats"), .string("gulls")])),
            .init(name: "XMP:Rating", value: .integer(4)),
            .init(name: "EXIF:DateTimeOriginal", value: .string("2024:05:31 23:30:00")),
            .init(name: "EXIF:GPSLatitude", value: .real(48.8584)),
            .init(name: "MakerNotes:FirmwareVersion", value: .string("Version 1.8.1")),
            .init(
                name: "XMP:History",
                value: .structure([
                    .init(name: "Action", value: .string("converted")), .init(name: "N", value: .integer(7)),
                ])),
        ]
        return SearchDocument(
            image: image, original: SearchFixture.original(2, type: "image/heic", byteCount: 6_000_000), owner: anna,
            tags: tags)
    }()

    static let trashed: SearchDocument = {
        var image = SearchFixture.image(3)
        image.title = "Rain"
        image.visibility = .public
        image.state = .trashed
        return SearchDocument(
            image: image, original: SearchFixture.original(3, byteCount: 10, width: nil, height: nil), owner: anna,
            tags: [],
            isDuplicate: true, isQuarantined: true)
    }()

    static let all = [apple, harbour, trashed]

    static func timestamp(_ text: String) -> Timestamp {
        Timestamp(text) ?? Timestamp(LocalDateTime(microseconds: 0))
    }

    /// What Anna owns: everything.
    static let annas = AccountAccess(collections: [shoots: .own, shoots2024: .own, general: .own])

    static func rights(_ principal: Principal, _ access: AccountAccess = .init()) -> PrincipalRights {
        PrincipalRights(principal, access: principal.account == anna ? annas : access, collections: [])
    }

    static func planner(
        _ principal: Principal = .account(anna, .admin), access: AccountAccess = .init()
    ) -> QueryPlanner {
        QueryPlanner(rights: rights(principal, access), now: now, directory: Directory())
    }

    /// The numbers of the images that match.
    static func matches(
        _ text: String, for principal: Principal = .account(anna, .admin), access: AccountAccess = .init()
    ) throws -> [UInt64] {
        let plan = planner(principal, access: access).plan(try Query(text))
        return all.filter { QueryEvaluator.matches($0, plan) }.map(\.id.low)
    }
}
