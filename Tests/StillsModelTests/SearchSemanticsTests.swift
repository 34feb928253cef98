import StillsModel
import Testing

@Suite("Questions find the images that they mean")
struct SearchSemanticsTests {
    /// Image 1 is the apple, 2 the harbour; 3 is trashed.
    static let cases: [(String, [UInt64])] = [
        ("", [1, 2]),
        // Words.
        ("harbour", [2]), ("HARBOUR", [2]), ("harb", []), ("harb*", [2]), ("*bour", [2]), ("*arb*", [2]), ("*arb", []),
        ("\"fish market\"", [2]), ("\"market fish\"", []), ("fish-market", [2]), ("\"market cats\"", []),
        ("mowen", [2]),
        ("MÖWEN", [2]), ("img_1234", [2]), ("1234_img", []), ("*.jpg", [2]), ("apple", [1]), ("apple -harbour", [1]),
        ("apple OR harbour", [1, 2]), ("-apple", [2]), ("NOT (apple OR harbour)", []), ("canon", [2]), ("gulls", [2]),
        ("wilhelmina", [2]), ("paris", [2]), ("converted", []), ("1600", []), ("fish & market", [2]),
        ("-& harbour", [2]),
        ("*", [1, 2]), ("\"top left\"", [1]), ("\"a top\"", []),
        // Scripts without spaces.
        ("東京", [2]), ("京", [2]), ("タワー", [2]), ("東京タワー", [2]), ("京東", []), ("ワ", [2]), ("東京駅", []), ("*京タ*", [2]),
        // Fields of text.
        ("title:harbour", [2]), ("title:cats", []), ("description:cat*", [2]), ("title:\"at the\"", [2]),
        ("title=\"Fish market at the Harbour\"", [2]), ("title=\"fish market at the harbour\"", []),
        ("camera:r5", [2]), ("camera=\"Canon EOS R5\"", [2]), ("keyword:boats", [2]), ("keyword:{boats,trains}", [2]),
        ("creator:zuck*", [2]), ("place:paris", [2]), ("title:*", [2]), ("title:&", []),
        // Attributes.
        ("store_id=1", [1]), ("store_id=01", [1]), ("store_id=1.0", [1]), ("store_id:1", [1]), ("store_id=2", []),
        ("camera_id=3", [1]), ("camera_id:3", [1]), ("barcode_info(cost)=4", [1]), ("barcode_info(cost)>=4", [1]),
        ("barcode_info(cost)>4", []), ("name=apple", [1]), ("name=Apple", []), ("name:Apple", [1]),
        ("name!=apple", [2]),
        ("weight>2 weight<3", [1]), ("weight=2.50", [1]), ("price:5", []), ("price:2.5", [1]), ("price:1..2.5", [1]),
        ("price:2.6..", []), ("price:..2.5", [1]), ("price:3..1", []), ("fresh:true", [1]), ("fresh=true", [1]),
        ("fresh=false", []), ("shelf:{a,b}", [1]), ("shelf:left", [1]), ("shelf=left", []), ("shelf=\"top left\"", [1]),
        ("article=12345678901234567890", [1]), ("article=12345678901234567891", []), ("code:04012*", [1]),
        ("name>5", []), ("weight>a", []), ("nosuch=1", []), ("-nosuch=1", [1, 2]), ("kept>1h", [1]), ("kept>2h", []),
        ("kept:60min..2h", [1]), ("\"name\"=apple", [1]),
        // Dates.
        ("time_stamp:2021", [1]), ("time_stamp:2021-08-29", [1]), ("time_stamp<2021-08-29", []),
        ("time_stamp<=2021-08-29", [1]), ("time_stamp>2021-08", []), ("time_stamp>2021-07", [1]),
        ("time_stamp=2021-08-29T12:19", [1]), ("due:2021-09", [1]), ("due>=2021-09-05", [1]), ("due>2021-09-05", []),
        ("taken:2024-05", [2]), ("taken:2024-05-31", [2]), ("taken:2024-06", []), ("taken:2024-05-31T21:30Z", [2]),
        ("taken:2024-05-31T23:30Z", []), ("taken>=2024-05-31T21:30Z", [2]), ("taken:2024-05-30..2024-05-31", [2]),
        ("taken:..2024-05-30", []), ("added:2024-06-09", [2]), ("added<7d", [2]), ("added>7d", [1]), ("added:7d", [2]),
        ("added:12h..3d", [2]), ("added:2d..3d", []), ("added<=24h", [2]), ("added<24h", []), ("added>=24h", [1, 2]),
        ("taken<2w", [2]), ("time_stamp>100d", [1]), ("EXIF:DateTimeOriginal:2024-05-31", [2]),
        // The rest of what Stills knows.
        ("size>5MB", [2]), ("size:1MB", [1]), ("size=1000000", [1]), ("type:heic", [2]), ("type:image", [1, 2]),
        ("type!=png", [2]), ("type:raw", []), ("width=4000", [1, 2]), ("megapixels>=12", [1, 2]), ("height>3000", []),
        ("rating>=4", [2]), ("id:00000000-0000-0003-0000-000000000002", [2]), ("digest:020*", [2]),
        ("digest:02030*", []),
        ("digest:0202020202020202020202020202020202020202020202020202020202020202", [2]),
        ("external:dsvawkvbejkvbeverv", [1]), ("external:DSVAWKVBEJKVBEVERV", []), ("external:dsv*", [1]),
        ("in:shoots", [2]), ("in:shoots/2024", [2]), ("collection:shoots", []), ("in:nowhere", []), ("-in:shoots", [1]),
        ("owner:anna", [1, 2]), ("owner:ben", []), ("is:public", [2]), ("is:private", [1]), ("visibility:public", [2]),
        ("is:trashed", [3]), ("is:trashed rain", [3]), ("rain", []), ("apple OR is:trashed", [1, 3]),
        ("is:duplicate", []),
        ("is:trashed is:duplicate is:quarantined", [3]), ("has:gps", [2]), ("has:exif", [2]), ("has:store_id", [1]),
        ("has:title", [2]), ("has:taken", [2]), ("has:size", [1, 2]), ("has:width", [1, 2]), ("has:external", [1]),
        ("has:keyword", [2]), ("has:EXIF:ISO", [2]), ("has:XMP:History", [2]), ("-has:XMP:History", [1]),
        // Tags: indexed, and not.
        ("EXIF:ISO>800 EXIF:Make=Canon", [2]), ("EXIF:ISO>1600", []), ("EXIF:Make:canon", [2]),
        ("ExifIFD:ISO=1600", [2]),
        ("EXIF:ExposureTime<=0.005", [2]), ("XMP:Subject:gulls", [2]), ("IPTC:City:paris", [2]),
        ("MakerNotes:FirmwareVersion:\"1.8.1\"", [2]), ("MakerNotes:FirmwareVersion:\"8 1 1\"", []),
        ("Canon:FirmwareVersion=\"Version 1.8.1\"", [2]), ("XMP:History:converted", [2]), ("XMP:History>6", [2]),
        ("XMP:History>7", []), ("GPS:GPSLatitude:48..49", [2]),
        // Places.
        ("near:48.8584,2.2945", [2]), ("near:48.85,2.35,10km", [2]), ("near:48.85,2.35,1km", []),
        ("-near:48.85,2.35,10km", [1]), ("near:-48.85,-177.7,20015km", [2]),
    ]

    @Test("Each question finds its images", arguments: cases)
    func eachQuestion(text: String, expected: [UInt64]) throws {
        #expect(try SearchFixture.matches(text) == expected)
    }

    @Test("Candidates without checks include every match", arguments: cases)
    func candidatesIncludeMatches(text: String, expected: [UInt64]) throws {
        let candidates = SearchFixture.planner().plan(try Query(text)).candidates
        #expect(!candidates.hasChecks)
        for document in SearchFixture.all where expected.contains(document.id.low) {
            #expect(QueryEvaluator.matches(document, candidates))
        }
    }

    @Test("No value of a term is longer than an index takes")
    func valuesAreBounded() {
        var image = SearchFixture.image(9)
        image.title = String(repeating: "x y ", count: 100_000)
        image.attributes = ["long": .string(String(repeating: "é", count: 100_000))]
        let document = SearchDocument(
            image: image, original: SearchFixture.original(), owner: SearchFixture.anna,
            tags: [.init(name: "XMP:Subject", value: .list(Array(repeating: .string("boat"), count: 100_000)))])
        #expect(document.terms.allSatisfy { $0.value.count <= SearchValue.longestValue })
        #expect(document.texts.reduce(0) { $0 + $1.words.count } <= 2 * SearchDocument.Limits.words)
        #expect((document.sortValues.title?.count ?? 0) <= 96)
    }

    @Test("Attributes with long names are told apart")
    func longNames() throws {
        let name = String(repeating: "n", count: 1_000)
        var image = SearchFixture.image(9)
        image.attributes = [name: .string("a")]
        let document = SearchDocument(
            image: image, original: SearchFixture.original(), owner: SearchFixture.anna, tags: [])
        #expect(document.terms.allSatisfy { $0.field.utf8.count < 256 })
        #expect(QueryEvaluator.matches(document, SearchFixture.planner().plan(try Query("\(name)=a"))))
        #expect(!QueryEvaluator.matches(document, SearchFixture.planner().plan(try Query("\(name)n=a"))))
    }

    @Test("Long texts are equal only when they are")
    func longTextsAreCompared() throws {
        let text = String(repeating: "a", count: 300)
        var image = SearchFixture.image(9)
        image.attributes = ["long": .string(text + "b")]
        let document = SearchDocument(
            image: image, original: SearchFixture.original(), owner: SearchFixture.anna, tags: [])
        let planner = SearchFixture.planner()
        #expect(QueryEvaluator.matches(document, planner.plan(try Query("long=\(text)b"))))
        #expect(!QueryEvaluator.matches(document, planner.plan(try Query("long=\(text)c"))))
    }
}
