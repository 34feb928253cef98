import StillsModel
import StillsTesting
import Testing

@Suite("Results have one order, and pages continue in it")
struct SearchOrderTests {
    static let everyOrder = SortOrder.Key.allCases.flatMap { key in
        [SortOrder(key, isDescending: true), SortOrder(key, isDescending: false)]
    }

    static func values(_ number: Int) -> SearchSortValues {
        SearchSortValues(
            added: Instant(microseconds: Int64(number / 3) - 4), updated: Instant(microseconds: Int64(number % 5)),
            taken: number % 4 == 0 ? nil : LocalDateTime(microseconds: Int64(number % 7) - 3),
            byteCount: Int64(number * number),
            title: number % 3 == 0 ? nil : SearchSortValues.key(ofTitle: "T\(number % 4)"))
    }

    static func positions(_ order: SearchOrder) -> [SearchPosition] {
        (0..<40).map { order.position(of: SearchFixture.id(UInt64($0)), values($0), relevance: $0 % 6) }
            .sorted(by: order.precedes)
    }

    @Test("An order is read as it is written", arguments: everyOrder)
    func orderRoundTrips(order: SortOrder) {
        #expect(SortOrder(order.description) == order)
    }

    @Test("A hyphen turns an order around, and the best comes first")
    func writtenOrders() {
        #expect(SortOrder("taken") == SortOrder(.taken, isDescending: false))
        #expect(SortOrder("-taken") == SortOrder(.taken, isDescending: true))
        #expect(SortOrder("relevance") == SortOrder(.relevance, isDescending: true))
        for wrong in ["", "-", "--taken", "Taken", "name"] { #expect(SortOrder(wrong) == nil) }
    }

    @Test("It is a strict total order", arguments: everyOrder)
    func strictTotalOrder(order: SortOrder) throws {
        let order = SearchOrder(order, of: try Query("a"))
        let sorted = Self.positions(order)
        for (index, left) in sorted.enumerated() {
            for (other, right) in sorted.enumerated() {
                #expect(order.precedes(left, right) == (index < other))
            }
        }
    }

    @Test("Images without a value come last in both directions", arguments: [true, false])
    func missingValuesComeLast(isDescending: Bool) throws {
        for key in [SortOrder.Key.taken, .title] {
            let order = SearchOrder(SortOrder(key, isDescending: isDescending), of: try Query("a"))
            let keys = Self.positions(order).map(\.key)
            let firstMissing = try #require(keys.firstIndex(of: nil))
            #expect(keys[firstMissing...].allSatisfy { $0 == nil })
        }
    }

    @Test("Values sort as what they stand for, ties by id")
    func valuesSort() throws {
        let taken = SearchOrder(SortOrder(.taken, isDescending: true), of: try Query("a"))
        let wanted = (0..<40).sorted { left, right in
            switch (Self.values(left).taken, Self.values(right).taken) {
            case (let one?, let other?): one == other ? left > right : one > other
            case (.some, nil): true
            case (nil, .some): false
            case (nil, nil): left > right
            }
        }
        #expect(Self.positions(taken).map { Int($0.id.low) } == wanted)
    }

    @Test("Titles sort without regard to case and accents")
    func titlesSort() throws {
        let order = SearchOrder(SortOrder(.title, isDescending: false), of: try Query("a"))
        let titles = ["Été", "apple", "Zebra", "éclair", "Banana"]
        let sorted = titles.enumerated().map { number, title in
            var values = Self.values(1)
            values.title = SearchSortValues.key(ofTitle: title)
            return order.position(of: SearchFixture.id(UInt64(number)), values)
        }.sorted(by: order.precedes)
        #expect(sorted.map { titles[Int($0.id.low)] } == ["apple", "Banana", "éclair", "Été", "Zebra"])
    }

    @Test("Pages give every image once, whatever is added meanwhile", arguments: everyOrder)
    func pages(order: SortOrder) throws {
        let order = SearchOrder(order, of: try Query("a"))
        let wanted = Self.positions(order)
        var positions = Array(wanted.reversed())
        var found: [ImageID] = []
        var token: PageToken?
        repeat {
            let page = try order.page(of: positions, limit: 7, after: token)
            found += page.images
            token = page.next
            // One more image that stands before all that is still to come.
            positions.append(
                SearchPosition(key: wanted[0].key, id: SearchFixture.id(order.order.isDescending ? 999 : 0)))
        } while token != nil
        #expect(found == wanted.map(\.id))
    }

    @Test("A page has one image at least, and 10,000 at most", arguments: [Int.min, -1, 0, 10_001])
    func pageLimits(limit: Int) throws {
        let order = SearchOrder(.newestAdded, of: try Query("a"))
        let error = #expect(throws: SearchIndexError.self) { try order.page(of: [], limit: limit, after: nil) }
        #expect(error?.code == .invalidArgument)
        #expect(try order.page(of: [], limit: 1, after: nil) == SearchPage(images: [], next: nil))
    }

    @Test("A token gives its position back", arguments: everyOrder)
    func tokenRoundTrips(order: SortOrder) throws {
        let order = SearchOrder(order, of: try Query("harbour  (cat)"))
        for position in Self.positions(order) {
            #expect(try order.position(of: order.token(after: position)) == position)
        }
        let sameQuestion = SearchOrder(order.order, of: try Query("harbour cat"))
        let position = Self.positions(order)[0]
        #expect(try sameQuestion.position(of: order.token(after: position)) == position)
    }

    @Test("A token of another question or order is refused")
    func foreignTokens() throws {
        let order = SearchOrder(.newestAdded, of: try Query("cat"))
        let token = order.token(after: Self.positions(order)[0])
        for other in [
            SearchOrder(.newestAdded, of: try Query("dog")),
            SearchOrder(SortOrder(.added, isDescending: false), of: try Query("cat")),
            SearchOrder(SortOrder(.updated, isDescending: true), of: try Query("cat")),
        ] {
            let error = #expect(throws: SearchIndexError.self) { try other.position(of: token) }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test("What is no token is refused")
    func brokenTokens() throws {
        let order = SearchOrder(SortOrder(.taken, isDescending: true), of: try Query("cat"))
        let token = order.token(after: Self.positions(order)[0]).rawValue
        var broken = [
            "", "!", "AAAA", token + "A", token + "AAAA", String(token.dropLast()), String(token.dropLast(4)),
            token + "=",
        ]
        broken.append(String(repeating: "A", count: 100_000))
        for text in broken {
            let error = #expect(throws: SearchIndexError.self) { try order.position(of: PageToken(rawValue: text)) }
            #expect(error?.code == .invalidArgument)
        }
    }
}

@Suite("Values are kept as bytes that sort as they do")
struct SearchValueTests {
    @Test("Numbers")
    func numbers() {
        let sorted: [Double] = [
            -.infinity, -1e300, -2.5, -1, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude, 0.1, 1, 2, 1e10, 1e300,
            .infinity,
        ]
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            #expect(SearchValue.number(left).lexicographicallyPrecedes(SearchValue.number(right)))
        }
        #expect(SearchValue.number(-0.0) == SearchValue.number(0))
    }

    @Test("Integers")
    func integers() {
        let sorted: [Int64] = [.min, -256, -255, -1, 0, 1, 255, 256, .max]
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            #expect(SearchValue.integer(left).lexicographicallyPrecedes(SearchValue.integer(right)))
        }
    }

    @Test("Base 64 for URLs gives the bytes back and takes one form only")
    func base64() {
        for count in 0..<20 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
            #expect(Base64URL.bytes(of: Base64URL.text(of: bytes)) == bytes)
        }
        #expect(Base64URL.text(of: Array("Ma\u{FF}".utf8)) == "TWHDvw")
        #expect(Base64URL.bytes(of: "TQ") == Array("M".utf8))
        for wrong in ["T", "TR", "TQ==", "T Q", "TWE\n"] { #expect(Base64URL.bytes(of: wrong) == nil) }
    }
}

@Suite("Places near each other are found by cells")
struct GeographicTests {
    @Test("No place within the radius is left out")
    func coverHoldsTheCircle() throws {
        var generator = SeededRandom(seed: 3)
        var within = 0
        for _ in 0..<3_000 {
            let centre = try #require(
                Position(
                    latitude: .random(in: -90...90, using: &generator),
                    longitude: .random(in: -180...180, using: &generator)))
            let radius = pow10(Double.random(in: 1...7.3, using: &generator))
            let reach = radius / 111_000
            let place = try #require(
                Position(
                    latitude: max(-90, min(90, centre.latitude + .random(in: -reach...reach, using: &generator))),
                    longitude: wrapped(centre.longitude + .random(in: -reach * 3...reach * 3, using: &generator))))
            guard GreatCircle.distance(centre, place) <= radius else { continue }
            within += 1
            var image = SearchFixture.image(1)
            image.position = place
            let document = SearchDocument(
                image: image, original: SearchFixture.original(), owner: SearchFixture.anna, tags: [])
            let query = Query(.near(centre, metres: radius))
            #expect(
                QueryEvaluator.matches(document, SearchFixture.planner().plan(query)), "\(centre) \(radius) \(place)")
        }
        #expect(within > 500)
    }

    @Test("Few ranges cover a circle, and not much more than it")
    func coverIsTight() throws {
        let paris = try #require(Position(latitude: 48.85, longitude: 2.35))
        let plan = SearchFixture.planner().plan(Query(.near(paris, metres: 10_000))).candidates
        let far = try #require(Position(latitude: 49.2, longitude: 2.35))
        var image = SearchFixture.image(1)
        image.position = far
        let document = SearchDocument(
            image: image, original: SearchFixture.original(), owner: SearchFixture.anna, tags: [])
        #expect(!QueryEvaluator.matches(document, plan))
    }

    @Test("Distances are those of the sphere")
    func distances() throws {
        let paris = try #require(Position(latitude: 48.8566, longitude: 2.3522))
        let london = try #require(Position(latitude: 51.5074, longitude: -0.1278))
        #expect(abs(GreatCircle.distance(paris, london) - 343_556) < 100)
        let west = try #require(Position(latitude: 0, longitude: -179.9))
        let east = try #require(Position(latitude: 0, longitude: 179.9))
        #expect(abs(GreatCircle.distance(west, east) - 22_239) < 10)
    }

    private func pow10(_ exponent: Double) -> Double {
        (0..<Int(exponent)).reduce(1) { value, _ in value * 10 } * (1 + 9 * (exponent - exponent.rounded(.down)))
    }

    private func wrapped(_ longitude: Double) -> Double {
        var longitude = longitude.truncatingRemainder(dividingBy: 360)
        if longitude > 180 { longitude -= 360 }
        if longitude < -180 { longitude += 360 }
        return longitude
    }
}
