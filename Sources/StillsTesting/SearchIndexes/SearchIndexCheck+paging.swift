internal import StillsModel
internal import Testing

extension SearchIndexCheck {
    /// Results in parts.
    static let paging: [SearchIndexCheck] = [
        .init("pages of every size put together are the whole, in every order") { catalog in
            try await catalog.takeIn(mixedImages)
            for key in SortOrder.Key.allCases {
                for isDescending in [false, true] {
                    let sort = SortOrder(key, isDescending: isDescending)
                    let query = try Query("picture")
                    let whole = try await catalog.find(
                        query, for: SamplePrincipal.admin, page: PageRequest(sort: sort, limit: 100))
                    #expect(whole.images.count == 24 && whole.next == nil)
                    for limit in [1, 5, 12, 24] {
                        let pages = try await catalog.pages(
                            of: query, for: SamplePrincipal.admin, sort: sort, limit: limit)
                        #expect(pages == whole.images, "pages of \(limit) by \(key)")
                    }
                }
            }
        },
        .init("the count is that of all pages, whoever asks") { catalog in
            try await catalog.takeIn(mixedImages)
            for principal in [SamplePrincipal.stranger, SamplePrincipal.anna, SamplePrincipal.ben] {
                for text in ["", "picture", "-1", "is:public", "has:taken"] {
                    let query = try Query(text)
                    let pages = try await catalog.pages(of: query, for: principal, sort: .newestAdded, limit: 3)
                    #expect(try await catalog.count(query, for: principal) == pages.count, "\(text)")
                }
            }
        },
        .init("a page goes on where the one before ended, whatever came or went meanwhile") { catalog in
            try await catalog.takeIn([1, 2, 3, 4, 5, 6].map { Sample.image($0 * 10, title: "Picture") })
            let query = try Query("picture")
            let sort = SortOrder(.size, isDescending: false)
            let first = try await catalog.find(
                query, for: SamplePrincipal.admin, page: PageRequest(sort: sort, limit: 3))
            #expect(first.images.map(\.low) == [10, 20, 30])
            // The page's last image goes, one before it and one behind it come, one behind it goes.
            for number in [30, 50] as [UInt64] { try await catalog.setState(.trashed, of: number, version: 1) }
            for number in [15, 35] as [UInt64] {
                try await catalog.takeIn(Sample.image(number, title: "Picture"), number: number)
            }
            let second = try await catalog.find(
                query, for: SamplePrincipal.admin, page: PageRequest(sort: sort, limit: 3, after: first.next))
            #expect(second.images.map(\.low) == [35, 40, 60] && second.next == nil)
        },
        .init("a page that ends with the last match says that there are no more") { catalog in
            try await catalog.takeIn([1, 2, 3, 4].map { Sample.image($0) })
            var page = PageRequest(limit: 2)
            page.after = try await catalog.find(Query(), for: SamplePrincipal.admin, page: page).next
            let last = try await catalog.find(Query(), for: SamplePrincipal.admin, page: page)
            #expect(last.images.map(\.low) == [2, 1] && last.next == nil)
        },
        .init("a token of another question, of another order, or none at all is refused") { catalog in
            try await catalog.takeIn([1, 2, 3].map { Sample.image($0, title: "Picture") })
            let query = try Query("picture")
            let token = try #require(
                try await catalog.find(query, for: SamplePrincipal.admin, page: PageRequest(limit: 1)).next)
            let otherOrder = SortOrder(.added, isDescending: false)
            var requests = [(try Query("-rain"), PageRequest(limit: 1, after: token))]
            requests.append((query, PageRequest(sort: otherOrder, limit: 1, after: token)))
            for text in ["", "x", "🏞", String(repeating: "A", count: 100_000), token.rawValue + "A", "AAAA"] {
                requests.append((query, PageRequest(limit: 1, after: PageToken(rawValue: text))))
            }
            for (query, page) in requests {
                let error = await #expect(throws: SearchIndexError.self) {
                    _ = try await catalog.find(query, for: SamplePrincipal.admin, page: page)
                }
                #expect(error?.code == .invalidArgument)
            }
        },
    ]

    /// What a question's author is told.
    static let warning: [SearchIndexCheck] = [
        .init("a name that no image has is warned of, with the nearest that one has") { catalog in
            var image = Sample.image(1)
            image.attributes = ["store_id": .string("1"), "camera": .string("x")]
            try await catalog.takeIn([image])
            let admin = SamplePrincipal.admin
            #expect(try await catalog.warnings(Query("store_id=1 title:x"), for: admin) == [])
            let warnings = try await catalog.warnings(Query("stor_id=1 zzzzzzzz=2"), for: admin)
            #expect(warnings.count == 2)
            #expect(warnings.first?.contains("stor_id") == true && warnings.first?.contains("store_id") == true)
            #expect(warnings.last?.contains("zzzzzzzz") == true)
        },
        .init("a name that images had once and have no more is warned of") { catalog in
            var image = Sample.image(1)
            image.attributes = ["shelf": .string("1")]
            try await catalog.takeIn([image])
            try await catalog.edit(1, version: 1, [FieldChange(.attribute("shelf"), nil, source: .person)])
            #expect(try await catalog.warnings(Query("shelf=1"), for: SamplePrincipal.admin).count == 1)
        },
    ]

    /// Images with ties and gaps in everything that they can be sorted by; every third is public, some are Ben's.
    private static var mixedImages: [Image] {
        (1...24).map { number in
            var image = Sample.image(UInt64(number * 7 % 25), in: number % 4 == 0 ? Sample.lab : Sample.general)
            image.title = number % 5 == 0 ? nil : "Picture \(number % 3)"
            image.description = "Picture"
            image.visibility = number % 3 == 0 ? .public : .private
            if number % 4 != 1 { image.takenAt = Timestamp(LocalDateTime(microseconds: Int64(number % 6) * 1_000_000)) }
            return image
        }
    }
}
