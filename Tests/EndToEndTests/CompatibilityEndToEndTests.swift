import StillsTesting
import Testing

@Suite("An older client at stillsd", .enabled(if: ServedDaemon.hasTools, "curl is not installed"))
struct CompatibilityEndToEndTests {
    @Test("Pictures are sent and listed as by the older server, with a token")
    func signedIn() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            try sandbox.write("password", text: "correct horse\n")
            try await sandbox.shell("stillsd account create anna --password-file password").expect(0)
            let end = try await sandbox.daemon(
                """
                token=$(curl -s -H 'Content-Type: application/json' -d '{"account":"anna","password":"correct horse"}' \\
                    "$url/v1/session" | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
                own="Authorization: Bearer $token"
                curl -s -o stranger -w '%{http_code}\\n' -F file=@shelf/0.jpg -F user=anna -F permission=PUBLIC "$url/image"
                curl -s -H "$own" -F user=root -F permission=PUBLIC -F 'description=Look at this cat' \\
                    -F 'file=@shelf/0.jpg;filename=cat_1.jpg' "$url/image" > saved
                curl -s -H "$own" -F file=@shelf/1.jpg -F permission=PRIVATE "$url/image" > hidden
                id=$(sed 's/.* as \\(.*\\).jpg"}/\\1/' saved)
                [ "$(cat saved)" = '{"message":"saved file cat_1.jpg as '$id'.jpg"}' ] && echo saved
                line='["'$id'.jpg","cat_1.jpg","Look at this cat","PUBLIC",'
                [ "$(curl -s "$url/images")" = "[$line"'null]]' ] && echo public
                [ "$(curl -s -H "$own" "$url/images?keywords=cat")" = "[$line"'"anna"]]' ] && echo own
                curl -s -H "$own" "$url/images" | grep -o PRIVATE
                curl -s -H "$own" -o bytes "$url/v1/images/$id/original" && cmp bytes shelf/0.jpg && echo bytes
                """, options: "--compat-r2")
            #expect(
                end.outputLines == ["401", "saved", "public", "own", "PRIVATE", "bytes", "status 0"],
                "\(end.outputText)\(end.errorText)")
            let refused = String(decoding: try sandbox.read("stranger"), as: UTF8.self)
            #expect(refused == #"{"description":"Sign in to add pictures."}"#)
        }
    }

    @Test("Without signing in, a user is whoever is named, which the start warns of")
    func named() async throws {
        try await Sandbox.withLibrary { sandbox in
            try sandbox.writePictures(0..<2, to: "shelf")
            let end = try await sandbox.daemon(
                """
                curl -s -o saved -w '%{http_code}\\n' -F file=@shelf/0.jpg -F user=test_user -F permission=PRIVATE "$url/image"
                curl -s -o refused -w '%{http_code}\\n' -F file=@shelf/1.jpg -F permission=PRIVATE "$url/image"
                curl -s "$url/images?user=test_user" | grep -o '"PRIVATE","test_user"'
                curl -s "$url/images?user=other"; echo
                stillsd account list | cut -f 1
                """, options: "--compat-r2 --compat-r2-without-sign-in")
            #expect(
                end.outputLines == [
                    "200", "400", #""PRIVATE","test_user""#, "[]", "local", "test_user", "status 0",
                ], "\(end.outputText)\(end.errorText)")
            let log = String(decoding: try sandbox.read("daemon.log"), as: UTF8.self)
            #expect(log.contains("WARNING: POST /image"))
            // What was refused has left nothing behind.
            #expect(try sandbox.names(in: "library/spool").isEmpty)
            try await sandbox.stills("verify").expect(0)
        }
    }

    @Test(
        "It trusts names on this machine only",
        arguments: [
            "--compat-r2-without-sign-in", "--compat-r2 --compat-r2-without-sign-in --listen 0.0.0.0:0 --plain-text",
            "--compat-r2 --compat-r2-without-sign-in --trusted-proxy 127.0.0.1",
        ])
    func refused(options: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.shell("stillsd serve \(options)").expect(2)
            #expect(end.errorText.contains("--compat-r2-without-sign-in"))
            #expect(end.outputText.isEmpty)
        }
    }
}
