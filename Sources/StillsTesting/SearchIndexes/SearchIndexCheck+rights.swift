internal import StillsModel
internal import Testing

extension SearchIndexCheck {
    /// What a principal may not see shows in nothing.
    static let rights: [SearchIndexCheck] = [
        .init("a stranger finds what is public, a member its own too, an admin everything") { catalog in
            try await catalog.takeIn(fourImages)
            for (principal, seen) in [
                (SamplePrincipal.stranger, [2, 4]), (SamplePrincipal.anna, [1, 2, 4]),
                (SamplePrincipal.ben, [2, 3, 4]),
                (SamplePrincipal.admin, [1, 2, 3, 4]), (.account(Sample.ben, .manager), [1, 2, 3, 4]),
            ] as [(Principal, [UInt64])] {
                #expect(try await catalog.find("", for: principal) == seen)
                #expect(try await catalog.count("", for: principal) == seen.count)
                #expect(try await catalog.find("picture", for: principal) == seen)
                #expect(try await catalog.find("-nothing", for: principal) == seen)
            }
        },
        .init("no question gets round the rights") { catalog in
            try await catalog.takeIn(fourImages)
            let texts = [
                "id:\(Sample.image(1).id)", "digest:\(Sample.digest(1))", "in:General -is:public", "is:private",
                "owner:anna",
                "external:x1", "title:secret", "has:external", "-is:public", "secret OR title:secret",
            ]
            for text in texts {
                #expect(try await catalog.find(text, for: SamplePrincipal.stranger) == [], "\(text)")
                #expect(try await catalog.count(text, for: SamplePrincipal.stranger) == 0, "\(text)")
            }
        },
        .init("fields that only readers know have no answer for those who merely see the image") { catalog in
            var image = Sample.image(1, externalID: "x1", title: "Harbour")
            image.visibility = .public
            image.position = Position(latitude: 1, longitude: 2)
            let tags = [EmbeddedTag(name: "EXIF:Artist", value: .string("Wilhelmina"))]
            try await catalog.takeIn(image, number: 1, tags: tags)
            for text in ["external:x1", "near:1,2,5km", "has:gps", "wilhelmina", "EXIF:Artist:wilhelmina"] {
                #expect(try await catalog.find(text, for: SamplePrincipal.ben) == [], "\(text)")
                #expect(try await catalog.find("harbour -(\(text))", for: SamplePrincipal.ben) == [1], "\(text)")
                #expect(try await catalog.find(text, for: SamplePrincipal.anna) == [1], "\(text)")
            }
        },
        .init("what is made public is found by strangers, and no more when it is made private again") { catalog in
            try await catalog.takeIn(Sample.image(1, title: "Rain"), number: 1)
            try await catalog.edit(1, version: 1, [FieldChange(.visibility, .string("public"), source: .person)])
            #expect(try await catalog.find("rain", for: SamplePrincipal.stranger) == [1])
            try await catalog.edit(1, version: 2, [FieldChange(.visibility, .string("private"), source: .person)])
            #expect(try await catalog.find("rain", for: SamplePrincipal.stranger) == [])
            #expect(try await catalog.count("", for: SamplePrincipal.stranger) == 0)
        },
        .init("what is in the trash shows only to a question for it, by who may read it") { catalog in
            try await catalog.takeIn(fourImages)
            for number in [2, 3] as [UInt64] { try await catalog.setState(.trashed, of: number, version: 1) }
            #expect(try await catalog.find("picture") == [1, 4])
            #expect(try await catalog.count("") == 2)
            #expect(try await catalog.find("is:trashed") == [2, 3])
            #expect(try await catalog.find("is:trashed", for: SamplePrincipal.anna) == [2])
            #expect(try await catalog.find("is:trashed", for: SamplePrincipal.stranger) == [])
            #expect(try await catalog.find("picture OR is:trashed", for: SamplePrincipal.stranger) == [4])
            try await catalog.setState(.active, of: 2, version: 2)
            #expect(try await catalog.find("picture") == [1, 2, 4])
        },
    ]

    /// What was granted is found, and what is no longer is not.
    static let grants: [SearchIndexCheck] = [
        .init("what a grant lets be read is found, with the fields for readers, until it is taken") { catalog in
            try await catalog.takeIn(fourImages)
            for target in [.collection(Sample.general), .container(Sample.container)] as [Grant.Target] {
                try await catalog.apply([.grant(Grant(.read, on: target, to: Sample.ben))])
                #expect(try await catalog.find("", for: SamplePrincipal.ben) == [1, 2, 3, 4])
                #expect(try await catalog.find("in:General external:x1 owner:anna", for: SamplePrincipal.ben) == [1])
                try await catalog.apply([.revoke(target, from: Sample.ben)])
                #expect(try await catalog.find("", for: SamplePrincipal.ben) == [2, 3, 4])
                #expect(try await catalog.find("external:x*", for: SamplePrincipal.ben) == [])
            }
        },
        .init("a grant on an image lets that one be found") { catalog in
            try await catalog.takeIn(fourImages)
            try await catalog.apply([.grant(Grant(.read, on: .image(Sample.image(1).id), to: Sample.ben))])
            #expect(try await catalog.find("", for: SamplePrincipal.ben) == [1, 2, 3, 4])
            #expect(try await catalog.find("external:x*", for: SamplePrincipal.ben) == [1])
            #expect(try await catalog.find("owner:anna", for: SamplePrincipal.ben) == [1])
            // The name of its collection is not part of the grant.
            #expect(try await catalog.find("in:General", for: SamplePrincipal.ben) == [])
        },
        .init("an image that moves is read by whoever reads where it is") { catalog in
            try await catalog.takeIn(fourImages)
            try await catalog.apply([
                .editImage(
                    ImageEdit(image: Sample.image(1).id, expectedVersion: 1, changes: [], collection: Sample.lab))
            ])
            #expect(try await catalog.find("external:x*", for: SamplePrincipal.ben) == [1])
            #expect(try await catalog.find("external:x*", for: SamplePrincipal.anna) == [2])
        },
        .init("a key finds what is public, and what its scopes and collections leave") { catalog in
            try await catalog.takeIn(fourImages)
            func key(_ scopes: Set<KeyScopes.Scope>, _ collections: Set<CollectionID>? = nil) -> Principal {
                .key(KeyScopes(scopes, collections: collections), of: Sample.anna, .member)
            }
            #expect(try await catalog.find("", for: key([.read])) == [1, 2, 4])
            #expect(try await catalog.find("", for: key([.write, .own, .admin])) == [2, 4])
            #expect(try await catalog.find("", for: key([.read], [Sample.general])) == [1, 2, 4])
            #expect(try await catalog.find("external:x*", for: key([.read], [Sample.general])) == [1, 2])
            #expect(try await catalog.find("", for: key([.read], [Sample.shoots, Sample.lab])) == [2, 4])
            #expect(try await catalog.find("external:x*", for: key([.read], [Sample.shoots])) == [])
            let admin = Principal.key(KeyScopes([.read], collections: [Sample.lab]), of: Sample.admin, .admin)
            #expect(try await catalog.find("", for: admin) == [2, 3, 4])
            #expect(try await catalog.find("is:private in:lab", for: admin) == [3])
        },
    ]

    /// Two of Anna's, two of Ben's; of each the second is public.
    private static var fourImages: [Image] {
        var images = [1, 2].map { Sample.image($0, externalID: "x\($0)", title: "Picture \($0) secret") }
        images += [3, 4].map { Sample.image($0, in: Sample.lab, title: "Picture \($0)") }
        images[1].visibility = .public
        images[1].title = "Picture 2"
        images[3].visibility = .public
        return images
    }
}
