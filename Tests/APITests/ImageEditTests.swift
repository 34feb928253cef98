import Formats
import HTTPTransport
import StillsModel
import Testing

@testable import API

@Suite("Images are edited, thrown away and brought back")
struct ImageEditTests {
    @Test("A merge patch sets what it names, removes what is null, and leaves the rest")
    func patch() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(
                await served.add([[.title: .string("Old"), .attribute("shelf"): .number(1)]]).first)
            let answer = try await served.send(
                .patch, "/v1/images/\(id)",
                json: """
                    {"title":null,"description":"Boats","visibility":"public","takenAt":"2024-05-01T10:00:00+02:00",
                     "latitude":48.85,"longitude":2.35,"attributes":{"shelf":null,"row":[1,"a",true]}}
                    """)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.fields["ETag"] == "\"2\"")
            #expect(answer.json["title"] == .null)
            #expect(answer.json["description"]?.text == "Boats")
            #expect(answer.json["visibility"]?.text == "public")
            #expect(answer.json["takenAtOffset"]?.text == "+02:00")
            #expect(answer.json["latitude"] == JSONNumber(48.85).map(JSONValue.number))
            #expect(
                answer.json["attributes"]
                    == .object([JSONMember("row", .array([.integer(1), .string("a"), .boolean(true)]))]))
            #expect(ImageSchemas.image.findings(answer.json) == [])
        }
    }

    @Test("An edit of what somebody else changed fails, and one of what is there does not")
    func conditions() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[.title: .string("One")]]).first)
            let place = "/v1/images/\(id)"
            let first = try await served.send(.patch, place, fields: ["If-Match": "\"1\""], json: #"{"title":"Two"}"#)
            #expect(first.status == 200)
            let late = try await served.send(.patch, place, fields: ["If-Match": "\"1\""], json: #"{"title":"Three"}"#)
            #expect(late.status == 412)
            #expect(late.json["code"]?.text == "preconditionFailed")
            #expect(try await served.send(.delete, place, fields: ["If-Match": "\"1\""]).status == 412)
            #expect(try await served.get(place).json["title"]?.text == "Two")
            #expect(try await served.get(place, fields: ["If-None-Match": "\"2\""]).status == 304)
            #expect(try await served.get(place, fields: ["If-None-Match": "\"1\""]).status == 200)
        }
    }

    @Test("An edit that changes nothing makes no version")
    func same() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            for _ in 1...2 {
                let answer = try await served.send(.patch, "/v1/images/\(id)", json: #"{"title":"T"}"#)
                #expect(answer.fields["ETag"] == "\"2\"")
            }
        }
    }

    @Test(
        "What cannot be set is told with its place",
        arguments: [
            (#"{"title":5}"#, 422, "/title"), (#"{"colour":"red"}"#, 422, "/colour"),
            (#"{"visibility":"secret"}"#, 422, "/visibility"),
            (#"{"visibility":null}"#, 422, "/visibility"), (#"{"takenAt":"yesterday"}"#, 422, "/takenAt"),
            (#"{"latitude":91,"longitude":0}"#, 422, "/latitude"), (#"{"latitude":9}"#, 422, "/latitude"),
            (#"{"longitude":9}"#, 422, "/latitude"), (#"{"latitude":9,"longitude":null}"#, 422, "/latitude"),
            (#"{"attributes":{"a":{}}}"#, 422, "/attributes/a"),
            (#"{"attributes":{"a":[[1]]}}"#, 422, "/attributes/a/0"),
            (#"{"attributes":{"a":9007199254740993}}"#, 422, "/attributes/a"),
            (#"{"attributes":{"":1}}"#, 422, "/attributes/"),
            (#"{"title":"a","title":"b"}"#, 400, "/title"), (#"{"title":"#, 400, "/title"), (#"[]"#, 422, ""),
        ])
    func refused(json: String, status: Int, pointer: String) async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[.title: .string("One")]]).first)
            let answer = try await served.send(.patch, "/v1/images/\(id)", json: json)
            #expect(answer.status == status)
            #expect(answer.json["errors"]?.elements.first?["pointer"]?.text == pointer)
            #expect(try await served.get("/v1/images/\(id)").fields["ETag"] == "\"1\"")
        }
    }

    @Test("Bodies of another type, or none, or too long a one, are refused")
    func bodies() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            let place = "/v1/images/\(id)"
            let other = try await served.send(.patch, place, json: "{}", type: "text/plain")
            #expect(other.status == 415)
            #expect(other.text.contains("application/json: it is “text/plain”."), "\(other.text)")
            #expect(try await served.send(.patch, place).status == 400)
            let long = try await served.send(
                .patch, place, json: "{\"title\":\"\(String(repeating: "x", count: 1 << 20))\"}")
            #expect(long.status == 413)
            #expect(try await served.send(.patch, place, json: "{}").status == 200)
        }
    }

    @Test("Images go to the trash, come back, and are forgotten")
    func trash() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[:]]).first)
            let place = "/v1/images/\(id)"
            #expect(try await served.send(.post, "\(place):purge").status == 409)
            #expect(try await served.send(.delete, place).status == 204)
            #expect(try await served.send(.delete, place).status == 204)
            #expect(try await served.get("/v1/images").json["images"]?.elements == [])
            #expect(try await served.send(.post, "\(place):restore").json["state"]?.text == "active")
            #expect(try await served.send(.delete, place).status == 204)
            #expect(try await served.send(.post, "\(place):purge").status == 204)
            #expect(try await served.get(place).status == 404)
            #expect(try await served.send(.delete, place).status == 404)
        }
    }

    @Test("History tells of changes, and a revert undoes them")
    func history() async throws {
        try await ServedLibrary.with { served in
            let id = try #require(await served.add([[.title: .string("One")]]).first)
            let place = "/v1/images/\(id)"
            _ = try await served.send(.patch, place, json: #"{"title":"Two"}"#)
            let events = try await served.get("\(place)/history").json["events"]?.elements ?? []
            #expect(events.map { $0["version"] } == [.integer(1), .integer(2)])
            #expect(events.last?["changes"]?["title"] == .array([.string("One"), .string("Two")]))
            let reverted = try await served.send(.post, "\(place):revert", json: #"{"version":1}"#)
            #expect(reverted.json["title"]?.text == "One")
            #expect(reverted.fields["ETag"] == "\"3\"")
            #expect(try await served.send(.post, "\(place):revert", json: #"{"version":99}"#).status == 404)
        }
    }

    @Test("Digests that are there are told, trashed ones too; others are not")
    func check() async throws {
        try await ServedLibrary.with { served in
            let ids = try await served.add([[:], [.visibility: .string("public")], [:]])
            var digests: [String] = []
            for id in ids { digests.append(try #require(await served.get("/v1/images/\(id)").json["sha256"]?.text)) }
            _ = try await served.send(.delete, "/v1/images/\(ids[2])")
            let unknown = String(repeating: "0", count: 64)
            let body = "{\"digests\":[\((digests + [unknown]).map { "\"\($0)\"" }.joined(separator: ","))]}"
            let all = try await served.send(.post, "/v1/images:check", json: body).json["known"]?.elements ?? []
            #expect(Set(all.compactMap { $0["id"]?.text }) == Set(ids.map(\.description)))
            #expect(all.filter { $0["state"]?.text == "trashed" }.compactMap { $0["id"]?.text } == [ids[2].description])
            let stranger = try await served.send(.post, "/v1/images:check", as: nil, json: body).json["known"]
            #expect(stranger?.elements.compactMap { $0["id"]?.text } == [ids[1].description])
            #expect(try await served.send(.post, "/v1/images:check", json: #"{"digests":["zz"]}"#).status == 422)
            let many = Array(repeating: "\"\(unknown)\"", count: 10_001).joined(separator: ",")
            #expect(try await served.send(.post, "/v1/images:check", json: "{\"digests\":[\(many)]}").status == 422)
        }
    }
}
