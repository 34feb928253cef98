import API
import Argon2
import Formats
import HTTPTransport
import StillsModel
import StillsService
import StillsTesting
import Testing

/// A library with every ``Asker`` in it, and what they ask about: `shelf` and `attic` of the account `owner`.
final class PermissionWorld {
    static let password = "correct horse"

    let served: ServedLibrary
    private var tokens: [String: String] = [:]
    private(set) var shelf = ""
    private var attic = ""
    private var owner = ""
    private var images: [ImageKind: String] = [:]
    private var member: String?
    private var key: String?
    private var upload: String?
    private var operation: String?
    private var search: String?
    private var number = 0

    private init(_ served: ServedLibrary) { self.served = served }

    static func with(_ body: (PermissionWorld) async throws -> Void) async throws {
        try await ServedLibrary.with { plain in
            let cheap = PasswordHasher(parameters: .init(memoryKibibytes: 64, passes: 1, lanes: 1))
            var limits = SignInLimits()
            (limits.accountBurst, limits.addressBurst) = (10_000, 10_000)
            let credentials = Credentials(library: plain.library, hasher: cheap, limits: limits)
            _ = try await CreateAccount(library: plain.library, credentials).run(
                AccountName("root"), .admin, password: Password(new: password))
            let world = PermissionWorld(
                ServedLibrary(
                    folder: plain.folder, library: plain.library, tokens: plain.tokens,
                    api: API(APIContext(library: plain.library, credentials: credentials))))
            try await world.populate()
            try await body(world)
        }
    }

    // MARK: - Who and what is there

    private func populate() async throws {
        tokens["root"] = try await signIn("root")
        for (name, role) in [("boss", "admin"), ("spare", "member")] { _ = try await create(name, role) }
        for asker in Asker.all where asker.key == nil && asker.account != nil && asker.account != "root" {
            let name = asker.account ?? ""
            let id = try await create(name, asker.role.rawValue)
            if name == "owner" { owner = id }
            tokens[name] = try await signIn(name)
        }
        shelf = try await collection("shelf")
        attic = try await collection("attic")
        let elsewhere = try await collection("elsewhere")
        for (asker, level, thing) in Asker.granted where thing != "image" {
            let place = thing == "container" ? "/v1/accounts/\(owner)/container" : "/v1/collections/\(shelf)"
            try await grant(level, on: place, to: asker.account ?? "")
        }
        try await grant(.own, on: "/v1/collections/\(shelf)", to: "viewer")
        for asker in Asker.keys {
            let scopes = (asker.key?.scopes ?? []).map { "\"\($0.rawValue)\"" }.joined(separator: ",")
            let limit = asker.key?.collections == nil ? "" : #","collections":["\#(elsewhere)"]"#
            let made = try await served.send(
                .post, "/v1/keys", as: tokens[asker.account ?? ""],
                json: #"{"name":"k","scopes":[\#(scopes)]\#(limit)}"#)
            tokens[asker.name ?? ""] = try #require(made.json["key"]?.text)
        }
    }

    private func signIn(_ name: String) async throws -> String {
        let answer = try await served.send(
            .post, "/v1/session", as: nil, json: #"{"account":"\#(name)","password":"\#(Self.password)"}"#)
        return try #require(answer.json["accessToken"]?.text)
    }

    private func create(_ name: String, _ role: String) async throws -> String {
        let made = try await served.send(
            .post, "/v1/accounts", as: tokens["root"],
            json: #"{"name":"\#(name)","role":"\#(role)","password":"\#(Self.password)"}"#)
        return try #require(made.json["id"]?.text)
    }

    private func collection(_ path: String) async throws -> String {
        let made = try await served.send(
            .post, "/v1/collections", as: tokens["owner"], json: #"{"path":"\#(path)"}"#)
        return try #require(made.json["id"]?.text)
    }

    private func grant(_ level: AccessLevel, on place: String, to account: String) async throws {
        let answer = try await served.send(
            .put, "\(place)/grants/\(account)", as: tokens["owner"], json: #"{"level":"\#(level.rawValue)"}"#)
        try #require(answer.status == 200)
    }

    /// An image of the owner's in `shelf`, on which those have grants who have them on images.
    func image(_ kind: ImageKind) async throws -> String {
        if let image = images[kind] { return image }
        let made = try await served.send(
            .post, "/v1/images?collection=\(shelf)&visibility=\(kind.visibility.rawValue)", as: tokens["owner"],
            body: SamplePicture.png(20_000 + next()), type: "image/png")
        let image = try #require(made.json["id"]?.text)
        for (asker, level, thing) in Asker.granted where thing == "image" {
            try await grant(level, on: "/v1/images/\(image)", to: asker.account ?? "")
        }
        if kind.isTrashed {
            try #require(
                try await served.send(.delete, "/v1/images/\(image)", as: tokens["owner"]).status == 204)
        }
        images[kind] = image
        return image
    }

    private func next() -> Int {
        number += 1
        return number
    }

    private func memberName() async throws -> String {
        if let member { return member }
        let name = "member-\(next())"
        _ = try await create(name, "member")
        member = name
        return name
    }

    private func keyOfMember() async throws -> String {
        if let key { return key }
        let made = try await served.send(
            .post, "/v1/keys", as: tokens["root"],
            json: #"{"name":"k","scopes":["read"],"account":"\#(try await memberName())"}"#)
        let id = try #require(made.json["id"]?.text)
        key = id
        return id
    }

    private func beginUpload(as token: String?) async throws -> Answer {
        let place = AddImagesTests.base64(Array(shelf.utf8))
        return try await served.send(
            .post, "/v1/uploads", as: token,
            fields: ["Tus-Resumable": "1.0.0", "Upload-Length": "100", "Upload-Metadata": "collection \(place)"])
    }

    private func uploadOfOwner() async throws -> String {
        if let upload { return upload }
        let id = try #require(
            try await beginUpload(as: tokens["owner"]).fields["Location"]?.split(separator: "/").last.map(String.init))
        upload = id
        return id
    }

    private func operationOfOwner() async throws -> String {
        if let operation { return operation }
        let begun = try await served.send(
            .post, "/v1/operations", as: tokens["owner"], json: #"{"action":"delete","query":"none","dryRun":true}"#)
        let id = try #require(begun.json["id"]?.text)
        operation = id
        return id
    }

    private func searchOfOwner() async throws -> String {
        if let search { return search }
        let made = try await served.send(
            .post, "/v1/searches", as: tokens["owner"], json: #"{"name":"own \#(next())","query":"pier"}"#)
        let id = try #require(made.json["id"]?.text)
        search = id
        return id
    }

    // MARK: - Asking

    func token(_ asker: Asker) -> String? { asker.name.flatMap { tokens[$0] } }

    /// What the asker is answered.
    func ask(_ cell: RouteCell, _ asker: Asker, _ kind: ImageKind) async throws -> Answer {
        let route = try #require(APIRoutes.all.first { $0.id == cell.route })
        let target = try await filled(cell.target, kind)
        var json: String?
        if let text = cell.json { json = try await filled(text, kind) }
        var token = token(asker)
        // Ending a session must not take it from all that follows.
        if case .session = cell.demand, asker.key == nil, let account = asker.account {
            token = try await signIn(account)
        }
        let answer =
            switch cell.route {
            case "addImages":
                try await served.send(
                    .post, target, as: token, body: SamplePicture.png(20_000 + next()), type: "image/png")
            case "beginUpload": try await beginUpload(as: token)
            case "appendToUpload":
                try await served.send(
                    .patch, target, as: token, fields: ["Tus-Resumable": "1.0.0", "Upload-Offset": "0"],
                    body: Array(repeating: 1, count: 10), type: "application/offset+octet-stream")
            case "getUpload", "endUpload":
                try await served.send(route.method, target, as: token, fields: ["Tus-Resumable": "1.0.0"])
            default:
                if let json {
                    try await served.send(route.method, target, as: token, json: json)
                } else {
                    try await served.send(route.method, target, as: token)
                }
            }
        if answer.status < 300 { pay(cell.cost, kind) }
        return answer
    }

    private func pay(_ cost: RouteCell.Cost, _ kind: ImageKind) {
        switch cost {
        case .nothing: break
        case .image: images[kind] = nil
        case .activeImage: if !kind.isTrashed { images[kind] = nil }
        case .trashedImage: if kind.isTrashed { images[kind] = nil }
        case .account: (member, key) = (nil, nil)
        case .key: key = nil
        case .upload: upload = nil
        case .search: search = nil
        }
    }

    private func filled(_ text: String, _ kind: ImageKind) async throws -> String {
        var text = text
        if text.contains("{image}") { text = text.replacing("{image}", with: try await image(kind)) }
        if text.contains("{member}") { text = text.replacing("{member}", with: try await memberName()) }
        if text.contains("{key}") { text = text.replacing("{key}", with: try await keyOfMember()) }
        if text.contains("{upload}") { text = text.replacing("{upload}", with: try await uploadOfOwner()) }
        if text.contains("{operation}") {
            text = text.replacing("{operation}", with: try await operationOfOwner())
        }
        if text.contains("{search}") { text = text.replacing("{search}", with: try await searchOfOwner()) }
        if text.contains("{n}") { text = text.replacing("{n}", with: "\(next())") }
        return text.replacing("{shelf}", with: shelf).replacing("{attic}", with: attic)
            .replacing("{owner}", with: owner).replacing("{password}", with: Self.password)
            .replacing("{visibility}", with: kind.visibility.rawValue)
    }
}
