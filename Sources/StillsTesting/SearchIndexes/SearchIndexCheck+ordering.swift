internal import StillsModel
internal import Testing

extension SearchIndexCheck {
    /// The order of results.
    static let ordering: [SearchIndexCheck] = [
        .init("without a word about it, what was added last comes first") { catalog in
            try await catalog.takeIn([2, 1, 3].map { Sample.image($0) })
            let page = try await catalog.find(Query(), for: SamplePrincipal.admin, page: PageRequest(limit: 10))
            #expect(page.images.map(\.low) == [3, 1, 2])
        },
        .init("by time taken on the wall clock; images without come last, ties go by id") { catalog in
            try await catalog.takeIn(
                [
                    (1, nil), (2, "2024-01-02T10:00+12:00"), (3, "2024-01-02T09:00-12:00"), (4, nil),
                    (5, "2024-01-02T10:00"),
                ]
                .map { (number: UInt64, text: String?) in
                    var image = Sample.image(number)
                    image.takenAt = text.flatMap { Timestamp($0) }
                    return image
                })
            #expect(try await catalog.find("", sort: SortOrder(.taken, isDescending: false)) == [3, 2, 5, 1, 4])
            #expect(try await catalog.find("", sort: SortOrder(.taken, isDescending: true)) == [5, 2, 3, 4, 1])
        },
        .init("by title, folded; images without come last, ties go by id") { catalog in
            let titles: [(UInt64, String?)] = [(1, "zebra"), (2, nil), (3, "Äpfel"), (4, "apfel"), (5, ""), (6, "B")]
            try await catalog.takeIn(titles.map { Sample.image($0, title: $1) })
            #expect(try await catalog.find("", sort: SortOrder(.title, isDescending: false)) == [5, 3, 4, 6, 1, 2])
            #expect(try await catalog.find("", sort: SortOrder(.title, isDescending: true)) == [1, 6, 4, 3, 5, 2])
        },
        .init("by size, which an image has of its original, also after it got new bytes") { catalog in
            try await catalog.takeIn([3, 1, 2].map { Sample.image($0, externalID: "\($0)") })
            #expect(try await catalog.find("", sort: SortOrder(.size, isDescending: false)) == [1, 2, 3])
            try await catalog.apply([
                .openIntent(Sample.intent(9)),
                .replaceOriginal(Sample.image(1).id, expectedVersion: 1, with: Sample.addition(9)),
            ])
            #expect(try await catalog.find("", sort: SortOrder(.size, isDescending: true)) == [1, 3, 2])
        },
        .init("by the last change; images added at one moment go by id") { catalog in
            for number in [3, 1, 2] as [UInt64] { try await catalog.takeIn(Sample.image(number), number: number) }
            #expect(try await catalog.find("", sort: SortOrder(.added, isDescending: false)) == [1, 2, 3])
            #expect(try await catalog.find("", sort: SortOrder(.added, isDescending: true)) == [3, 2, 1])
            let later = Instant(microseconds: Sample.now.microseconds + 1)
            try await catalog.edit(1, version: 1, [FieldChange(.title, .string("T"), source: .person)], at: later)
            #expect(try await catalog.find("", sort: SortOrder(.updated, isDescending: false)) == [2, 3, 1])
        },
        .init("by relevance, a word in the title counting more than one elsewhere") { catalog in
            var described = Sample.image(1, title: "Boat")
            described.description = "A harbour"
            try await catalog.takeIn([described, Sample.image(2, title: "Harbour"), Sample.image(3, title: "Boat")])
            #expect(try await catalog.find("harbour", sort: SortOrder(.relevance, isDescending: true)) == [2, 1])
        },
    ]
}
