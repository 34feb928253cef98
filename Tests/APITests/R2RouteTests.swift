import API
import Formats
import HTTPTransport
import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("An older client's requests are answered in its own form")
struct R2RouteTests {
    @Test("A picture is saved under its id, and listed with five values")
    func saved() async throws {
        try await served(.named) { served in
            let answer = try await send(
                served,
                [
                    .file("cat_1.jpg", 1), .field("user", "test_user"), .field("permission", "PUBLIC"),
                    .field("description", "Look at this cat"),
                ])
            #expect(answer.status == 200 && answer.fields["Content-Type"] == "application/json")
            let id = try #require(try await ids(served).first)
            #expect(answer.text == #"{"message":"saved file cat_1.jpg as \#(id).jpg"}"#)
            let list = try await served.get("/images?user=test_user", as: nil)
            #expect(list.status == 200 && list.fields["Content-Type"] == "application/json")
            let line = #"["\#(id).jpg","cat_1.jpg","Look at this cat","PUBLIC","test_user"]"#
            #expect(list.text == "[\(line)]")
            // Seen by all, and by those who are nobody.
            #expect(try await served.get("/images", as: nil).text == "[\(line)]")
            #expect(try await served.get("/images?user=nobody", as: nil).text == "[\(line)]")
        }
    }

    @Test("A library without pictures lists none")
    func empty() async throws {
        try await served(.named) { served in
            let list = try await served.get("/images?user=root&keywords=", as: nil)
            #expect(list.text == "[]")
        }
    }

    @Test("With two public and one private, others see two and their owner three; keywords look within that")
    func visibility() async throws {
        try await served(.named) { served in
            let pictures = [
                ("how.jpg", "PUBLIC", "one"), ("b.png", "PUBLIC", "two"), ("c.gif", "PRIVATE", "this is how"),
            ]
            for (number, (name, permission, description)) in pictures.enumerated() {
                let answer = try await send(
                    served,
                    [
                        .field("user", "anna"), .field("permission", permission),
                        .field("description", description), .file(name, number + 1),
                    ])
                #expect(answer.status == 200)
            }
            let count = { (target: String) in try await served.get(target, as: nil).json.elements.count }
            #expect(try await count("/images?user=anna") == 3)
            #expect(try await count("/images?user=ben") == 2)
            #expect(try await count("/images?user=anna&keywords=how") == 2)
            #expect(try await count("/images?user=ben&keywords=how") == 1)
            #expect(try await count("/images?user=anna&keywords=How") == 0)
            #expect(try await count("/images?user=anna&keywords=s%20is%20h") == 1)
            let titles = try await served.get("/images?user=anna", as: nil).json.elements.map { $0.elements[1].text }
            #expect(titles == ["how.jpg", "b.png", "c.gif"])
        }
    }

    @Test(
        "What cannot be taken is described, and nothing is kept",
        arguments: [
            (
                [.field("user", "anna"), .field("permission", "PUBLIC")], 400,
                "The form has no file in the field “file”."
            ),
            ([.file("", 1), .field("user", "anna"), .field("permission", "PUBLIC")], 400, "The file has no name."),
            (
                [.file("a.tiff", 1), .field("user", "anna"), .field("permission", "PUBLIC")], 400,
                "The file's name must end in one of png, jpg, jpeg, gif."
            ),
            (
                [.file("a.png", 1), .field("user", "anna"), .field("permission", "public")], 400,
                "The field “permission” must be PUBLIC or PRIVATE."
            ),
            (
                [.file("a.png", 1), .field("user", "anna")], 400, "The field “permission” must be PUBLIC or PRIVATE."
            ),
            (
                [.file("a.png", 1), .field("permission", "PUBLIC")], 400,
                "The field “user” is missing: nothing was saved."
            ),
            (
                [.file("a.png", 1), .file("b.png", 2), .field("user", "anna"), .field("permission", "PUBLIC")], 400,
                "A request brings one picture."
            ),
            (
                [.file("a.png", 1), .field("user", "local"), .field("permission", "PUBLIC")], 400,
                "A user's name has 1 to 63 letters, digits and the signs - _ . @, and is not “local”."
            ),
        ] as [([Part], Int, String)])
    func refused(parts: [Part], status: Int, description: String) async throws {
        try await served(.named) { served in
            let answer = try await send(served, parts)
            #expect(answer.status == status)
            #expect(answer.text == #"{"description":"\#(description)"}"#)
            #expect(answer.fields["Content-Type"] == "application/json")
            #expect(try await ids(served).isEmpty)
            #expect(try await served.library.records.directory().accounts.map(\.name) == ["local"])
        }
    }

    @Test("A file whose bytes are no picture is refused, whatever it is called")
    func content() async throws {
        try await served(.named) { served in
            let answer = try await send(
                served, [.bytes("a.png", Array("hello".utf8)), .field("user", "anna"), .field("permission", "PUBLIC")])
            #expect(answer.status == 400)
            #expect(answer.json["description"]?.text?.isEmpty == false)
            #expect(try await ids(served).isEmpty)
            let plain = try await served.send(.post, "/image", as: nil, json: "{}")
            #expect(plain.status == 400)
            #expect(plain.text == #"{"description":"The body must be multipart/form-data with the field “file”."}"#)
        }
    }

    @Test("With signing in, the owner is the token's, whoever is named, and strangers send nothing")
    func signedIn() async throws {
        try await served(.signedIn) { served in
            let form: [Part] = [.file("a.png", 1), .field("user", "anna"), .field("permission", "PRIVATE")]
            let stranger = try await send(served, form)
            #expect(stranger.status == 401 && stranger.fields["WWW-Authenticate"] == "Bearer")
            #expect(stranger.text == #"{"description":"Sign in to add pictures."}"#)
            #expect(try await send(served, form, as: ServedLibrary.admin).status == 200)
            let id = try #require(try await ids(served).first)
            let own = try await served.get("/images?user=anna")
            #expect(own.text == #"[["\#(id).png","a.png",null,"PRIVATE","local"]]"#)
            #expect(try await served.get("/images?user=local", as: nil).text == "[]")
            #expect(try await served.library.records.directory().accounts.map(\.name) == ["local"])
            // Whoever may not know an owner is told none.
            let seen = try await send(
                served, [.file("b.png", 2), .field("permission", "PUBLIC")], as: ServedLibrary.admin)
            #expect(seen.status == 200)
            let list = try await served.get("/images", as: nil).json.elements
            #expect(list.map { $0.elements.last } == [.null])
        }
    }

    @Test("The same picture, sent again, is the same image, and says what was said last")
    func again() async throws {
        try await served(.named) { served in
            for permission in ["PUBLIC", "PRIVATE"] {
                let answer = try await send(
                    served, [.file("a.png", 1), .field("user", "anna"), .field("permission", permission)])
                #expect(answer.status == 200)
                let list = try await served.get("/images?user=anna", as: nil).json.elements
                #expect(list.map { $0.elements[3].text } == [permission])
            }
        }
    }

    @Test("Many requests with one new name make one account")
    func oneAccount() async throws {
        try await served(.named) { served in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...8 {
                    group.addTask {
                        try await Self.send(
                            served,
                            [.file("\(number).png", number), .field("user", "Anna_1"), .field("permission", "PUBLIC")]
                        ).status
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
            let accounts = try await served.library.records.directory().accounts
            #expect(accounts.filter { $0.name == "Anna_1" }.map(\.role) == [.member])
            #expect(try await served.get("/images?user=Anna_1", as: nil).json.elements.count == 8)
        }
    }

    @Test("A list longer than a page is one list")
    func pages() async throws {
        try await served(.signedIn) { served in
            try await served.add(Array(repeating: [.visibility: .string("public")], count: 501))
            let list = try await served.get("/images", as: nil)
            #expect(list.json.elements.count == 501)
            let none = try await served.get("/images?keywords=nowhere", as: nil)
            #expect(none.json == .array([]))
        }
    }

    @Test("The routes are there, and described, only when they are switched on")
    func switchedOff() async throws {
        try await ServedLibrary.with { served in
            let list = try await served.get("/images")
            let sent = try await served.send(.post, "/image")
            let document = try await served.get("/v1/openapi.json").json
            #expect(list.status == 404 && sent.status == 404)
            #expect(document["paths"]?["/images"] == nil)
        }
        try await served(.signedIn) { served in
            let document = try await served.get("/v1/openapi.json").json
            #expect(document["paths"]?["/images"]?["get"]?["operationId"]?.text == "listImagesR2")
            #expect(document["paths"]?["/image"]?["post"]?["operationId"]?.text == "addImageR2")
        }
    }

    // MARK: - Asking

    enum Part {
        case field(String, String)
        /// A name, and a number that no other picture has.
        case file(String, Int)
        case bytes(String, [UInt8])
    }

    private func served(_ mode: R2Routes.Mode, _ body: (ServedLibrary) async throws -> Void) async throws {
        try await ServedLibrary.with { plain in
            var context = APIContext(library: plain.library, authenticator: plain.tokens)
            context.routes += R2Routes.all(mode)
            try await body(
                ServedLibrary(
                    folder: plain.folder, library: plain.library, tokens: plain.tokens, api: API(context)))
        }
    }

    private func ids(_ served: ServedLibrary) async throws -> [String] {
        try await served.get("/v1/images").json["images"]?.elements.compactMap { $0["id"]?.text } ?? []
    }

    private func send(_ served: ServedLibrary, _ parts: [Part], as token: String? = nil) async throws -> Answer {
        try await Self.send(served, parts, as: token)
    }

    private static func send(_ served: ServedLibrary, _ parts: [Part], as token: String? = nil) async throws -> Answer {
        var body: [UInt8] = []
        for part in parts {
            body += Array("--edge\r\nContent-Disposition: form-data; name=".utf8)
            switch part {
            case .field(let name, let value): body += Array("\"\(name)\"\r\n\r\n\(value)".utf8)
            case .file(let name, let number):
                body += Array("\"file\"; filename=\"\(name)\"\r\n\r\n".utf8) + SamplePicture.png(40_000 + number)
            case .bytes(let name, let bytes): body += Array("\"file\"; filename=\"\(name)\"\r\n\r\n".utf8) + bytes
            }
            body += Array("\r\n".utf8)
        }
        body += Array("--edge--\r\n".utf8)
        return try await served.send(
            .post, "/image", as: token, body: body, type: "multipart/form-data; boundary=edge")
    }
}
